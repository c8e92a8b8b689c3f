import type { JSX } from "preact";
import { block, dot } from "../parts/svg";
import { Button } from "../parts/figure";
import { download } from "../csv";
import { actionName, beliefName } from "../findings";
import { usePage, type Choice, type Page } from "../page";
import { VIEWS, type View } from "../state";
import { capital, grouped, inHundred, shortDate, valueOf } from "../words";
import { Chip } from "./whatif";

export const NAMES: Record<View, string> = {
  overview: "Overview", futures: "Futures", drivers: "Drivers", assumptions: "Assumptions and evidence", lenses: "Lenses", whatif: "What-if", method: "Method and limits",
};

interface HeaderProps {
  scenarios: Choice[]; runs: Choice[]; onTheme: () => void; onShare: () => void; shared: string; busy: boolean;
  onSave?: (kind: "csv" | "parquet") => void;
  onReport?: () => void; writing?: boolean;
}

export function Header(props: HeaderProps): JSX.Element {
  const page = usePage();
  const { document, state, link } = page;
  return (
    <header class="top"><div class="wrap">
      <div class="bar">
        <a class="brand" href={link("overview")} aria-label="Standoff, overview"><Mark />Standoff</a>
        <ScenarioPicker page={page} scenarios={props.scenarios} runs={props.runs} />
        <Belief page={page} />
        <Action page={page} />
        <div class="tools">
          {page.face === "notebook" ? null : <Button onClick={props.onShare}>{props.shared || "Share"}</Button>}
          {props.onReport ? <Button onClick={props.onReport} disabled={props.writing} title="What is shown, as one file that opens without a network">{props.writing ? "Writing …" : "Report"}</Button> : null}
          <DataMenu page={page} onSave={props.onSave} />
          <Button onClick={props.onTheme} aria-label="Switch between light and dark" title="Light or dark">◐</Button>
        </div>
      </div>
      <Changed page={page} />
      <nav class="views" aria-label="Views">
        {VIEWS.map((view) => <a key={view} href={link(view)} aria-current={state.view === view ? "true" : undefined}>{NAMES[view]}</a>)}
        <span class="run"><Chip page={page} />{`${grouped(document.made.members)} futures, seed ${document.made.seed}${props.busy ? ", computing" : ""}`}</span>
      </nav>
    </div></header>
  );
}

function Mark(): JSX.Element {
  return (
    <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden>
      {block(1, 3, 4, 14, "f-ink")}{block(15, 3, 4, 14, "f-model")}{dot(10, 10, 2.6, "f-uprising")}
    </svg>
  );
}

/** The figures of the page as files. */
function DataMenu({ page, onSave }: { page: Page; onSave: HeaderProps["onSave"] }): JSX.Element {
  const { document, state } = page;
  const json = (): void => download(`${document.scenario.name}.json`, "application/json", JSON.stringify(document));
  if (!onSave) return <Button title="Everything on this page as one JSON file" onClick={json}>Data</Button>;
  const run = state.run ? encodeURIComponent(state.run) : null;
  return (
    <details class="menu">
      <summary class="btn">Data ▾</summary>
      <div>
        {run ? <><a href={`/api/run/${run}/data.csv`} download>Figures, CSV</a><a href={`/api/run/${run}/data.parquet`} download>Figures, Parquet</a><a href={`/api/run/${run}/members.parquet`} download>Every future, Parquet</a></>
          : <><button type="button" onClick={() => onSave("csv")}>Figures, CSV</button><button type="button" onClick={() => onSave("parquet")}>Figures, Parquet</button></>}
        <button type="button" onClick={json}>This page, JSON</button>
      </div>
    </details>
  );
}

function ScenarioPicker({ page, scenarios, runs }: { page: Page; scenarios: Choice[]; runs: Choice[] }): JSX.Element {
  const { document, state } = page;
  const title = document.scenario.title;
  if (page.face !== "app") return <div class="ctl"><span class="strong-title" dir="auto" title={document.scenario.as_of ? `Sources to ${shortDate(document.scenario.as_of)}` : title}>{title}</span></div>;
  const value = state.run ? `run ${state.run}` : `scenario ${document.scenario.name}`;
  const known = scenarios.some((one) => `scenario ${one.id}` === value) || runs.some((one) => `run ${one.id}` === value);
  return (
    <div class="ctl"><select class="btn pick-scenario" aria-label="Scenario or stored run" value={value}
      onChange={(event) => {
        const [kind, ...rest] = valueOf(event).split(" ");
        const id = rest.join(" ");
        page.change({ scenario: kind === "scenario" ? id : null, run: kind === "run" ? id : null, lens: null, actions: [], sets: [], pick: null });
      }}>
      {known ? null : <option value={value}>{title}</option>}
      <optgroup label="Scenarios">{scenarios.map((one) => <option value={`scenario ${one.id}`}>{one.title || one.name}</option>)}</optgroup>
      {runs.length ? <optgroup label="Stored runs">{runs.map((one) => <option value={`run ${one.id}`}>{`${one.title}: ${one.name}`}</option>)}</optgroup> : null}
    </select></div>
  );
}

/** Whose assumptions: one control, apart from what anyone does. */
function Belief({ page }: { page: Page }): JSX.Element | null {
  const { document, state } = page;
  const lenses = document.lens_names;
  const choose = (lens: string | null): void => page.change(page.face === "app" || lens === null ? { lens } : { lens, actions: [] });
  if (!lenses.length) return null;
  // Letters alone say little: where names have no room side by side, they stand in a list, each with its answer.
  const many = lenses.reduce((room, row) => room + 3 + Math.min(22, row.name.length), 0) > 50;
  const answers = new Map(document.lenses?.rows.map((row) => [row.id, `: ${inHundred(row.p.in_power)} in 100`]));
  // What stands without a choice: the scenario as it is, or in a report the belief that it was made under.
  const first = capital(beliefName(null, page.face === "app" ? { ...document, made: { ...document.made, lens: null, sets: [] } } : document));
  const stored = page.face === "app" && state.run !== null;
  return (
    <fieldset class="ctl lens" disabled={stored}>
      <legend>Belief</legend>
      {many ? null : <span class="seg">
        <label><input type="radio" name="lens" checked={state.lens === null} aria-label={first} onChange={() => choose(null)} /><span>{first.replace(" assumptions", "")}</span></label>
        {lenses.map((row) => (
          <label key={row.id} title={row.name}>
            <input type="radio" name="lens" checked={state.lens === row.id} aria-label={`${row.letter} ${row.name}, lens`} onChange={() => choose(row.id)} />
            <i>{row.letter}</i><span>{row.name}</span>
          </label>
        ))}
      </span>}
      <select class={`btn ${many ? "pick-lens" : "slim"}`} aria-label="Whose assumptions" value={state.lens ?? ""} onChange={(event) => choose(valueOf(event) || null)}>
        <option value="">{first}</option>
        {lenses.map((row) => <option value={row.id}>{row.name + (answers.get(row.id) ?? "")}</option>)}
      </select>
    </fieldset>
  );
}

/** What outside actors do: the other control. */
function Action({ page }: { page: Page }): JSX.Element {
  const { document, state, shown, link } = page;
  if (page.face === "app") {
    const count = state.actions.length;
    const chosen = count === 0 ? "none" : count === 1 ? "1 action" : `${count} actions`;
    return <div class="ctl"><span class="k">Action</span><a class="btn" href={link("whatif")} aria-label={`Action: ${chosen}, to the what-if controls`}>{chosen}<span aria-hidden> ▾</span></a></div>;
  }
  const rows = document.what_if?.rows ?? [];
  return (
    <div class="ctl"><label class="k" for="action">Action</label>
      <select id="action" class="btn pick-action" value={shown.plan ? shown.plan.plan : ""} disabled={!rows.length}
        onChange={(event) => page.change({ actions: rows.find((row) => row.plan === valueOf(event))?.actions ?? [], lens: null })}>
        <option value="">{document.made.actions.length ? actionName(document).replace(/^If /, "") : "none"}</option>
        {rows.map((row) => <option value={row.plan}>{row.plan}</option>)}
      </select></div>
  );
}

/** Assumptions that the reader changed belong to belief, and are told so until taken back. */
function Changed({ page }: { page: Page }): JSX.Element | null {
  const { sets } = page.state;
  if (page.face !== "app" || !sets.length) return null;
  return (
    <p class="changed">Belief changed: {sets.map((set) => <code key={set}>{set}</code>)}
      <Button class="linkish" onClick={() => page.change({ sets: [] })}>Take back</Button></p>
  );
}
