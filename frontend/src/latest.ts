/**
 * One request in flight, and the newest value wins.
 *
 * While a slider is dragged each move asks for a draft: the first goes out at once, and of those that follow only the
 * newest waits. Its turn comes when the one in flight has answered. A draft's answer is shown while the same drag goes
 * on, so that the chart moves; once a full answer has been asked for, an older draft is aborted, and whatever it still
 * brings is dropped.
 */
export interface Asked<Q> { query: Q; draft: boolean }

export interface Latest<Q> {
  ask(query: Q, draft: boolean): void;
  /** Gives up what is in flight and what waits. */
  stop(): void;
  /** How many requests have gone out. */
  readonly sent: number;
  readonly busy: boolean;
}

export interface Handlers<Q, A> {
  send(query: Q, draft: boolean, signal: AbortSignal): Promise<A>;
  answered(answer: A, asked: Asked<Q>): void;
  failed(error: unknown, asked: Asked<Q>): void;
  /** How long to wait and try again after this error; null where it is final. */
  retryAfter?(error: unknown, attempt: number): number | null;
  changed?(busy: boolean): void;
}

export function latest<Q, A>(handlers: Handlers<Q, A>): Latest<Q> {
  let flight: { asked: Asked<Q>; control: AbortController; attempt: number } | null = null;
  let waiting: Asked<Q> | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let sent = 0;

  function start(asked: Asked<Q>, attempt = 0): void {
    const mine = { asked, control: new AbortController(), attempt };
    flight = mine;
    sent += 1;
    handlers.changed?.(true);
    handlers.send(asked.query, asked.draft, mine.control.signal).then(
      (answer) => {
        if (flight !== mine) return;
        done();
        handlers.answered(answer, asked);
        next();
      },
      (error: unknown) => {
        if (flight !== mine) return;
        done();
        const pause = waiting ? null : (handlers.retryAfter?.(error, attempt) ?? null);
        if (pause !== null) {
          waiting = asked;
          timer = setTimeout(() => { timer = null; next(attempt + 1); }, pause);
          return;
        }
        if (!waiting) handlers.failed(error, asked);
        next();
      },
    );
  }

  function done(): void {
    flight = null;
    handlers.changed?.(waiting !== null);
  }

  function next(attempt = 0): void {
    if (flight || !waiting || timer !== null) return;
    const asked = waiting;
    waiting = null;
    start(asked, attempt);
  }

  function drop(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    waiting = null;
    const old = flight;
    flight = null;
    old?.control.abort();
  }

  return {
    ask(query, draft) {
      // A full answer makes anything older worthless; a draft only replaces what waits.
      if (!draft || (flight && !flight.asked.draft)) drop();
      if (timer !== null) { clearTimeout(timer); timer = null; }
      waiting = { query, draft };
      next();
    },
    stop() {
      drop();
      handlers.changed?.(false);
    },
    get sent() { return sent; },
    get busy() { return flight !== null || waiting !== null; },
  };
}
