import type { JSX } from "preact";
import { Changes } from "../charts/bars";
import { Compare } from "../charts/compare";
import type { Cell } from "../csv";
import type { OutcomeId, Span } from "../document";
import { actionName } from "../findings";
import { usePage, type Page } from "../page";
import { Figure } from "../parts/figure";
import { IDS, collect, outcome } from "../shown";
import { byHorizon, grouped, inHundred, lowered } from "../words";
import { Levers, Plans, RunPicker } from "./levers";
import { Part } from "./part";
import { View } from "./section";

export function WhatIf(): JSX.Element {
  const page = usePage();
  const { document } = page;
  const able = document.levers.length > 0;
  return (
    <View id="whatif" title="What-if" about="What outside actors could do. Beliefs stay as they are; the same draws are used, so only the action differs.">
      {able || page.state.run ? (
        <div class="g">
          {page.state.run ? <RunPicker runs={page.runs} /> : page.face === "app" ? <Levers /> : <Plans />}
          <div class="c8 stack">
            <CompareFigure page={page} />
            {document.what_if ? <AloneFigure page={page} /> : <Part name="what_if" title="Each action alone" command="whatif" />}
          </div>
        </div>
      ) : <p class="ghost">Nobody outside can act on this crisis as the scenario describes it: there is no action to try.</p>}
    </View>
  );
}

interface Sides { before: Record<OutcomeId, number>; after: Record<OutcomeId, number> | null; difference: Record<OutcomeId, Span> | null; name: string; against: string }

/** What is compared with what: a pinned answer, the baseline of the action on screen, or nothing yet. */
function sides(page: Page): Sides {
  const { document, shown, pinned } = page;
  const own = collect((id) => outcome(document, id).p);
  const acts = document.made.actions.length > 0;
  const name = shown.plan ? `If ${lowered(shown.plan.plan)}` : acts ? actionName(document) : "";
  if (pinned) return { before: pinned.p, after: shown.p, difference: pinned.difference ?? null, name: acts || shown.plan ? name : "Now", against: pinned.label };
  if ((shown.plan || acts) && shown.baseline) return { before: shown.baseline, after: shown.p, difference: shown.difference, name, against: "without it" };
  return { before: own, after: null, difference: null, name: "", against: "" };
}

function CompareFigure({ page }: { page: Page }): JSX.Element {
  const { document } = page;
  const { before, after, difference, name, against } = sides(page);
  const title = after ? `${name}, he is still in power in ${inHundred(after.in_power)} of 100 futures, not ${inHundred(before.in_power)}`.replace(/^Now, he/, "Now he")
    : "Choose an action to see what would change";
  const rows = document.outcomes.map((one): Cell[] => [one.name, { p: before[one.id] }, after ? { p: after[one.id] } : null,
    after ? { change: difference?.[one.id].p ?? after[one.id] - before[one.id] } : null,
    difference ? { change: difference[one.id].low } : null, difference ? { change: difference[one.id].high } : null]);
  return (
    <Figure title={title} live sub={`${byHorizon(document)}${after ? ", and the difference with its range" : ""}`}
      caption={after ? difference ? "Range: 90 in 100 draws of the assumptions. Both share every draw, so a difference is far surer than either figure."
        : `Compared with ${against}. The two need not share their draws: the difference has no range of its own.` : "Grey: as it stands. Nothing has been chosen yet."}
      table={{ head: ["Outcome", page.pinned ? page.pinned.label : "Without", "Now", "Difference", "Low", "High"], rows }} file="what-if">
      <div class="legend"><span class="split"><span class="key pinned" />{page.pinned ? page.pinned.label : "as it stands"}</span>
        {after ? <span class="split"><span class="key now" />now</span> : null}
        <Chip page={page} /></div>
      <Compare before={before} after={after} difference={difference} draft={page.draft} />
    </Figure>
  );
}

/** How good the figures on screen are: a full ensemble, a draft, computed beforehand, or out of date. */
export function Chip({ page }: { page: Page }): JSX.Element {
  if (page.stale) return <span class="chip stale">out of date</span>;
  if (page.pending) return <span class="chip draft">being computed</span>;
  if (page.draft) return <span class="chip draft">{`Draft, ${grouped(page.document.made.members)} futures`}</span>;
  if (page.shown.plan) return <span class="chip full">computed beforehand</span>;
  return <span class="chip full">Full ensemble</span>;
}

function AloneFigure({ page }: { page: Page }): JSX.Element {
  const { document } = page;
  const rows = [...(document.what_if?.rows ?? [])].sort((a, b) => a.differences.in_power.p - b.differences.in_power.p);
  const largest = [...rows].sort((a, b) => Math.abs(b.differences.in_power.p) - Math.abs(a.differences.in_power.p));
  const first = largest[0];
  const title = first ? `Each action alone: “${first.plan}” counts most` : "Each action alone";
  return (
    <Figure title={title} sub={`${page.face === "report" ? "Computed beforehand. " : ""}Change in "still in power", in 100, with the range of 90 in 100 draws`}
      caption="A range that crosses 0 means the model cannot tell which way the action works."
      table={{ head: ["Action", "By whom", "Written as", ...IDS.flatMap((id) => [outcome(document, id).name, "Low", "High"])],
        rows: rows.map((row) => [row.plan, row.who, row.actions.join("; "), ...IDS.flatMap((id): Cell[] => [{ change: row.differences[id].p }, { change: row.differences[id].low }, { change: row.differences[id].high }])]) }}
      file="each-action">
      <Changes about="Change in still in power" rows={rows.map((row) => ({ id: row.plan, name: row.plan, change: row.differences.in_power.p, low: row.differences.in_power.low, high: row.differences.in_power.high }))} />
    </Figure>
  );
}

