/**
 * What the live app keeps: the last good answer, the parts computed so far, and what is being asked. One answer and one
 * part are in flight at most; a new question gives up the part that is running, which is asked for again when in sight.
 */
import type { Document } from "./document";
import { latest, type Latest } from "./latest";
import type { PartName, PartStatus } from "./page";
import * as server from "./server";
import type { State } from "./state";

export interface Live {
  answer: Document | null;
  draft: boolean;
  /** The answer is not of what is asked now: asking failed. */
  stale: boolean;
  busy: boolean;
  error: server.Refused | null;
}

type Question = server.Question;

export function questionOf(state: State, draft: boolean): Question {
  const changed = state.lens !== null || state.sets.length > 0;
  return {
    scenario: state.scenario, lens: state.lens, actions: state.actions, sets: state.sets, seed: state.seed, draft,
    // An action is compared with the same belief without it; a belief with the scenario as it stands.
    baseline: state.actions.length ? { lens: state.lens, actions: [], sets: state.sets } : changed,
  };
}

/** What of the reader's choices a part follows, as on the server: what else changes leaves it as it is. */
export function partKey(name: PartName, state: State, pair: { a?: string; b?: string }): string {
  const follows = { lenses: ["actions", "sets"], crux: ["actions", "sets"], tests: ["sets"], what_if: ["lens", "sets"], drivers: ["lens", "actions", "sets"] }[name];
  const chosen = follows.map((key) => state[key as "lens" | "actions" | "sets"]);
  return JSON.stringify([name, state.run, state.scenario, state.seed, ...chosen, pair.a ?? null, pair.b ?? null]);
}

export class LiveAnswers {
  state: Live = { answer: null, draft: false, stale: false, busy: false, error: null };
  private readonly parts = new Map<string, unknown>();
  private readonly failed = new Map<string, string>();
  private readonly pairs = new Map<PartName, { a?: string; b?: string }>();
  private readonly wanted: { name: PartName; pair: { a?: string; b?: string }; key: string; question: Question }[] = [];
  private running: { name: PartName; key: string; control: AbortController } | null = null;
  private readonly queue: Latest<State>;

  constructor(private readonly changed: () => void) {
    this.queue = latest<State, Document>({
      send: (state, draft, signal) => state.run ? server.storedRun(state.run, signal) : server.answer(questionOf(state, draft), signal),
      answered: (answer, asked) => this.set({ answer, draft: asked.draft, stale: false, error: null }),
      failed: (error) => this.set({ error: asRefused(error), stale: this.state.answer !== null }),
      retryAfter: (error, attempt) => {
        const refused = asRefused(error);
        return refused.status === 429 && attempt < 6 ? (refused.after ?? 500) : null;
      },
      changed: (busy) => { this.set({ busy }); if (!busy) this.work(); },
    });
  }

  /** Tells of something that failed beside the answers. */
  tell(error: server.Refused): void {
    this.set({ error });
  }

  /** Asks for an answer to what the reader chose; the newest question wins. */
  ask(state: State, draft: boolean): void {
    const running = this.running;
    if (running && running.key !== partKey(running.name, state, this.pairs.get(running.name) ?? {})) {
      running.control.abort();
      this.running = null;
    }
    this.queue.ask(state, draft);
  }

  stop(): void {
    this.queue.stop();
    this.running?.control.abort();
    this.running = null;
  }

  part(name: PartName, state: State): unknown {
    return this.parts.get(partKey(name, state, this.pairs.get(name) ?? {})) ?? null;
  }

  /** The report of what is on screen: an answer in full with the parts that are there, or the opened run. */
  report(state: State): Promise<Blob> {
    const names: PartName[] = ["lenses", "crux", "tests", "what_if", "drivers"];
    return server.report(state.run, questionOf(state, false), names.filter((name) => this.part(name, state) !== null), this.pairs.get("crux") ?? {});
  }

  status(name: PartName, state: State): PartStatus {
    if (state.run) return "none";
    const key = partKey(name, state, this.pairs.get(name) ?? {});
    if (this.parts.has(key)) return "there";
    const failed = this.failed.get(key);
    if (failed !== undefined) return { failed };
    return this.running?.key === key ? "running" : "waits";
  }

  /** Asks for a part of the answer to what the reader chose; those that wait for an older choice are dropped. */
  askPart(name: PartName, state: State, pair: { a?: string; b?: string }): void {
    if (name === "crux" && pair.a) this.pairs.set("crux", pair);
    const use = name === "crux" ? (this.pairs.get("crux") ?? {}) : {};
    if (name === "crux" && !use.a) return;
    const key = partKey(name, state, use);
    this.failed.delete(key);
    if (this.parts.has(key) || this.running?.key === key || this.wanted.some((one) => one.key === key)) return;
    const old = this.wanted.findIndex((one) => one.name === name);
    if (old >= 0) this.wanted.splice(old, 1);
    this.wanted.push({ name, pair: use, key, question: questionOf(state, false) });
    this.work();
  }

  private work(): void {
    if (this.running || this.queue.busy || !this.wanted.length) return;
    const next = this.wanted.shift()!;
    const mine = { name: next.name, key: next.key, control: new AbortController() };
    this.running = mine;
    server.computePart(next.name, next.question, next.pair, mine.control.signal).then(
      (found) => { this.parts.set(next.key, found); },
      (error: unknown) => {
        if (mine.control.signal.aborted) return;
        const refused = asRefused(error);
        if (refused.status === 429) this.wanted.push(next);
        else this.failed.set(next.key, [refused.what, refused.hint].filter(Boolean).join(". "));
      },
    ).finally(() => {
      if (this.running === mine) this.running = null;
      this.changed();
      setTimeout(() => this.work(), 50);
    });
    this.changed();
  }

  private set(change: Partial<Live>): void {
    this.state = { ...this.state, ...change };
    this.changed();
  }
}

export function asRefused(error: unknown): server.Refused {
  if (error instanceof server.Refused) return error;
  return new server.Refused(error instanceof Error ? error.message : "something went wrong", "", "", 0, null);
}
