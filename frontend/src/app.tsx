import type { JSX } from "preact";
import { useEffect, useMemo, useReducer, useRef, useState } from "preact/hooks";
import { goTo, switchTheme } from "./address";
import { saveBlob } from "./csv";
import type { Crux, Document, Drivers, Lenses, OutcomeId, Span, Tests, WhatIf } from "./document";
import { LiveAnswers, asRefused, questionOf } from "./live";
import type { Choice, Page, Pinned } from "./page";
import { share, useChoices } from "./report";
import * as server from "./server";
import { collect, show } from "./shown";
import { comesFromElsewhere, type State } from "./state";
import { Body } from "./views/body";
import { Header } from "./views/header";
import { furthestApart } from "./views/lenses";
import { Elsewhere, Problem } from "./views/notices";

/** The live app: every choice is a question to the server. */
export function App(): JSX.Element {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const live = useMemo(() => new LiveAnswers(() => redraw(0)), []);
  const [choice, setChoice] = useState<{ scenarios: Choice[]; runs: Choice[] }>({ scenarios: [], runs: [] });
  const [pinned, setPinned] = useState<Pinned | null>(null);
  const [shared, setShared] = useState("");
  const [writing, setWriting] = useState(false);
  const answer = live.state.answer;
  const plain = { lens: null, actions: [], sets: [], seed: null };
  const hash = answer ? baseHash(answer) : "";
  const engine = answer?.made.engine_version ?? "";
  const mark = useMemo(() => (hash ? { of: hash.slice(0, 8), by: engine } : null), [hash, engine]);
  const choices = useChoices(mark);
  const { state } = choices;
  const question = JSON.stringify([state.scenario, state.run, state.lens, state.actions, state.sets, state.seed]);
  const asked = useRef("");

  const askNow = (next: State, draft: boolean): void => {
    asked.current = JSON.stringify([next.scenario, next.run, next.lens, next.actions, next.sets, next.seed]);
    live.ask(next, draft);
  };
  // Whatever changed the address, a link or the way back: ask for what it says.
  useEffect(() => { if (asked.current !== question) askNow(state, false); }, [question]);
  useEffect(() => {
    loadChoices().then(setChoice, () => undefined);
    const leave = (): void => live.stop();
    addEventListener("pagehide", leave);
    return () => { removeEventListener("pagehide", leave); live.stop(); };
  }, []);
  const settled = answer !== null && !live.state.draft && !live.state.busy && !live.state.stale;
  useEffect(() => {
    if (!settled || state.run) return;
    if (answer?.lens_names.length) live.askPart("lenses", state, {});
    live.askPart("drivers", state, {});
  }, [settled, question]);
  // A link that changes something names the scenario it started from: that one's hash has to be learned.
  useEffect(() => {
    if (!answer || hash || state.run) return;
    const control = new AbortController();
    server.answer(questionOf({ ...state, ...plain }, true), control.signal).then((found) => { baseHash(found); redraw(0); }, () => undefined);
    return () => control.abort();
  }, [answer !== null]);
  const shownOnce = useRef(false);
  useEffect(() => {
    if (!answer || shownOnce.current) return;
    shownOnce.current = true;
    if (choices.opened && choices.opened.view !== "overview") requestAnimationFrame(() => goTo(choices.opened!.view));
  }, [answer]);

  const document = useMemo(() => (answer ? withParts(answer, live, state) : null), [answer, hash, live.state, question, live.part("lenses", state),
    live.part("drivers", state), live.part("tests", state), live.part("what_if", state), live.part("crux", state)]);
  const shown = useMemo(() => (document ? show(document, null, null) : null), [document]);
  if (!document || !shown) return <Waiting error={live.state.error} onAgain={() => askNow(state, false)} onBack={() => askNow(choices.set({ ...plain, scenario: null, run: null }), false)} />;

  const page: Page = {
    face: "app", document, state, link: choices.link, shown,
    change: (change, draft = false) => {
      if ("scenario" in change || "run" in change) setPinned(null);
      const next = choices.set(change, draft ? "none" : "push");
      askNow(next, draft);
    },
    draft: live.state.draft, stale: live.state.stale,
    pending: live.state.busy && !live.state.draft && !sameChoice(document, state),
    part: (name) => live.status(name, state),
    ask: (name, pair = {}) => live.askPart(name, state, name === "crux" && !pair.a ? (furthestApart(document) ?? {}) : pair),
    pinned, pin: setPinned,
    runs: choice.runs,
    compareWith: (run) => {
      if (!state.run) return;
      server.compare(run, state.run).then((found) => setPinned(asPinned(found)), (error: unknown) => live.tell(asRefused(error)));
    },
    yaml: (path, value) => server.yamlLines(document.scenario.name, path, value),
  };
  const first = choices.opened;
  const foreign = first !== null && !live.state.busy && comesFromElsewhere(first, baseHash(document), document.made.engine_version);
  const save = (kind: "csv" | "parquet"): void => {
    server.figures(questionOf(state, false), kind).then((blob) => saveBlob(`${document.scenario.name}.${kind}`, blob), (error: unknown) => live.tell(asRefused(error)));
  };
  const report = (): void => {
    setWriting(true);
    live.report(state).then((blob) => saveBlob(`${state.run ?? document.scenario.name}.html`, blob), (error: unknown) => live.tell(asRefused(error))).finally(() => setWriting(false));
  };
  return (
    <Body page={page} onView={choices.seen}
      header={<Header scenarios={choice.scenarios} runs={choice.runs} busy={live.state.busy} shared={shared} onSave={save} writing={writing} onReport={report}
        onTheme={switchTheme} onShare={() => share(setShared)} />}
      notices={<>
        {foreign && first && <Elsewhere link={first} document={document} hash={hash || document.scenario.hash} onKeep={choices.forget} onPlain={() => { choices.forget(); page.change(plain); }} />}
        {live.state.error && <Problem error={live.state.error} stale={live.state.stale} onAgain={() => askNow(state, false)}
          onBack={state.lens || state.actions.length || state.sets.length || state.run ? () => page.change({ ...plain, run: null }) : null} />}
      </>} />
  );
}

function sameChoice(document: Document, state: State): boolean {
  const { made } = document;
  return state.run !== null || (made.lens === state.lens && made.actions.join("\n") === state.actions.join("\n") && made.sets.join("\n") === state.sets.join("\n"));
}

/** A lens, an action or a changed value gives the scenario a hash of its own: a link names the one it starts from. */
function changedScenario(document: Document): boolean {
  return document.made.lens !== null || document.made.actions.length > 0 || document.made.sets.length > 0;
}

/** The last answer of a scenario as it stands: what links name, and where changed assumptions keep their evidence. */
let unchanged: Document | null = null;

function asItStands(document: Document): Document | null {
  if (!changedScenario(document)) unchanged = document;
  return unchanged?.scenario.name === document.scenario.name ? unchanged : null;
}

function baseHash(document: Document): string {
  return asItStands(document)?.scenario.hash ?? "";
}

/** A value that is tried leaves the range, the claims and the lines that the scenario has for it. */
function withEvidence(answer: Document, sets: string[]): Document["assumptions"] {
  const before = asItStands(answer);
  if (!before || !sets.length) return answer.assumptions;
  const tried = new Set(sets.map((set) => set.split("=")[0]!.trim()));
  return answer.assumptions.map((one) => (tried.has(one.path) ? before.assumptions.find((each) => each.path === one.path) ?? one : one));
}

function withParts(answer: Document, live: LiveAnswers, state: State): Document {
  if (state.run) return answer;
  return {
    ...answer, assumptions: withEvidence(answer, state.sets),
    lenses: live.part("lenses", state) as Lenses | null, drivers: live.part("drivers", state) as Drivers | null,
    tests: live.part("tests", state) as Tests | null, what_if: live.part("what_if", state) as WhatIf | null,
    crux: live.part("crux", state) as Crux | null,
  };
}

/** Another run as what is compared with; a range only where both met the same draws. */
function asPinned(found: server.Comparison): Pinned {
  const row = (id: OutcomeId): server.Comparison["outcomes"][number] => found.outcomes.find((one) => one.id === id)!;
  return {
    label: found.a.id, p: collect((id) => row(id).a.p),
    difference: found.same_draws ? collect((id) => row(id).difference as Span) : null,
  };
}

async function loadChoices(): Promise<{ scenarios: Choice[]; runs: Choice[] }> {
  const [scenarios, runs] = await Promise.all([server.scenarios(), server.runs()]);
  return {
    scenarios: scenarios.filter((one) => !one.problem).map((one) => ({ id: one.name, name: one.name, title: one.title })),
    runs: runs.filter((one) => one.complete !== false).map((one) => ({ id: one.id, name: `${one.members} futures, seed ${one.seed}`, title: one.title })),
  };
}

/** Before the first answer: what is being done, or why it is not. */
function Waiting({ error, onAgain, onBack }: { error: server.Refused | null; onAgain: () => void; onBack: () => void }): JSX.Element {
  const [words, setWords] = useState("Playing the crisis forward …");
  useEffect(() => {
    const look = setInterval(() => {
      server.readiness().then((state) => { if (!state.ready) setWords(`Compiling the model for this machine, once: some fifteen seconds. ${state.message}`); else setWords("Playing the crisis forward …"); }, () => undefined);
    }, 1000);
    return () => clearInterval(look);
  }, []);
  return <main class="wrap wait"><h1>Standoff</h1>{error ? <Problem error={error} stale={false} onAgain={onAgain} onBack={onBack} /> : <p role="status">{words}</p>}</main>;
}
