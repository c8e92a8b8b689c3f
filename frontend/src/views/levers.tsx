import type { JSX } from "preact";
import { Button } from "../parts/figure";
import type { Document, Lever } from "../document";
import { beliefName } from "../findings";
import { usePage, type Choice, type Page } from "../page";
import { leverValue, withLever } from "../state";
import { dayNumber, isoDate, plain, shortDate, valueOf } from "../words";

const NOBODY_STEERS = "No levers for the ruler or his forces: what they do is uncertain, not ours to steer.";

/** What each outside actor could do; a draft while a slider moves, in full on its release. */
export function Levers(): JSX.Element {
  const page = usePage();
  const { document, state } = page;
  const actors = [...new Set(document.levers.map((lever) => lever.who))];
  return (
    <section class="c4 p no-print" aria-labelledby="levers-heading">
      <h3 id="levers-heading">Actions</h3>
      <p class="sub">{`Belief: ${beliefName(page.shown, document)}`}</p>
      {actors.map((who) => (
        <div key={who} role="group" aria-label={`Actions of ${who}`}>
          <p class="lever-who">{who}</p>
          {document.levers.filter((lever) => lever.who === who).map((lever) => <LeverControl key={lever.id} lever={lever} page={page} />)}
        </div>
      ))}
      <p class="cap">{NOBODY_STEERS}</p>
      <div class="buttons">
        <Button disabled={!state.actions.length} onClick={() => page.change({ actions: [] })}>Take all back</Button>
        {page.pinned ? <Button onClick={() => page.pin(null)}>Take the pin out</Button>
          : <Button disabled={page.draft} onClick={() => page.pin({ label: pinLabel(page), p: page.shown.p })}>Pin as baseline</Button>}
      </div>
    </section>
  );
}

function pinLabel(page: Page): string {
  const made = page.document.made;
  return made.actions.length ? `pinned: ${made.actions.join("; ")}` : made.lens ? `pinned: lens ${made.lens}` : "pinned: as it stands";
}

function LeverControl({ lever, page }: { lever: Lever; page: Page }): JSX.Element {
  const actions = page.state.actions;
  const set = leverValue(lever, actions);
  const on = set !== null;
  const value = set ?? String(lever.value);
  const change = (next: string | null, draft = false): void => page.change({ actions: withLever(lever, next, actions) }, draft);
  const id = `lever-${lever.id}`;
  return (
    <div class={`lever ${on ? "on" : ""}`}>
      <label for={id}><input type="checkbox" id={id} checked={on} onChange={(event) => change(event.currentTarget.checked ? value : null)} /><b>{lever.name}</b></label>
      <div class="val">
        <input type="range" min={lever.minimum} max={lever.maximum} step={lever.step} value={value} aria-label={`${lever.name}, ${lever.kind === "day" ? "from day" : "level"}`}
          aria-valuetext={leverWords(lever, value, page)} onInput={(event) => change(valueOf(event), true)} onChange={(event) => change(valueOf(event))} />
        <span>{leverWords(lever, value, page)}</span>
      </div>
    </div>
  );
}

/** A stored run has no levers: it is compared with another one. */
export function RunPicker({ runs }: { runs: Choice[] }): JSX.Element {
  const page = usePage();
  const others = runs.filter((one) => one.id !== page.state.run);
  return (
    <section class="c4 p no-print" aria-labelledby="runs-heading">
      <h3 id="runs-heading">Compare with another run</h3>
      <p class="sub">A stored run stands as it is: its actions cannot be changed</p>
      {others.length ? (
        <p class="note"><select class="btn" aria-label="Run to compare with" value="" onChange={(event) => { if (valueOf(event)) page.compareWith(valueOf(event)); }}>
          <option value="">choose a run</option>
          {others.map((one) => <option value={one.id}>{`${one.title}: ${one.name}`}</option>)}
        </select></p>
      ) : <p class="ghost note">There is no other run in the runs folder.</p>}
      {page.pinned && <Button onClick={() => page.pin(null)}>Take the comparison away</Button>}
    </section>
  );
}

export function leverWords(lever: Lever, value: string, page: Page): string {
  if (lever.kind === "day") return `from ${shortDate(isoDate(dayNumber(page.document.scenario.start) + Number(value)))}`;
  return `${plain(Number(value))} of ${plain(lever.maximum)}`;
}

/** Days of the run as dates. */
function dated(actions: string, document: Document): string {
  return actions.replace(/from day (\d+)/g, (_, day: string) => `from ${shortDate(isoDate(dayNumber(document.scenario.start) + Number(day)))}`);
}

/** In a report: the single actions computed beforehand. */
export function Plans(): JSX.Element {
  const page = usePage();
  const { document, shown, state } = page;
  const rows = document.what_if?.rows ?? [];
  return (
    <section class="c4 p no-print" aria-labelledby="plans-heading">
      <h3 id="plans-heading">Actions, computed beforehand</h3>
      <p class="sub">Belief: default assumptions. One action at a time</p>
      {rows.length ? (
        <div role="radiogroup" aria-label="Actions, computed beforehand">
          <div class="lever"><label for="plan-none"><input type="radio" id="plan-none" name="plan" checked={!shown.plan} onChange={() => page.change({ actions: [] })} /><b>None</b></label></div>
          {rows.map((row, i) => (
            <div key={row.plan} class="lever">
              <label for={`plan-${i}`}><input type="radio" id={`plan-${i}`} name="plan" checked={shown.plan === row} onChange={() => page.change({ actions: row.actions, lens: null })} />
                <span><b>{row.plan}</b><br /><span class="k">{(row.plan.startsWith(row.who) ? "" : `${row.who}: `) + dated(row.actions.join("; "), document)}</span></span></label>
            </div>
          ))}
        </div>
      ) : <p class="ghost note">No action was computed for this document. <code>{`standoff whatif ${document.scenario.name}`}</code> computes one; the live app (<code>standoff serve</code>) any.</p>}
      {state.lens && <p class="cap">A chosen action takes the lens off: this report holds each alone. The live app computes both together.</p>}
      <p class="cap">{NOBODY_STEERS}</p>
    </section>
  );
}
