import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Dumbbells, Waterfall } from "../charts/lenses";
import type { Cell, Table } from "../csv";
import type { Crux, Document } from "../document";
import { EXITS, whereLensesDiffer } from "../findings";
import { usePage, type Page } from "../page";
import { bare, claimLines, runSources } from "../parts/evidence";
import { DataTable, Figure, region } from "../parts/figure";
import { believers, lensName, outcome, sides } from "../shown";
import { byHorizon, capital, inHundred, plural, valueOf } from "../words";
import { Part } from "./part";
import { View } from "./section";

export function Lenses(): JSX.Element {
  const page = usePage();
  const { document } = page;
  const count = believers(document).length;
  const none = !document.lens_names.length;
  return (
    <View id="lenses" title="Lenses" about={`One model${count ? `, ${plural(count, "set")} of beliefs beside its own` : ""}. Nobody acts differently here; only the assumptions change.`}>
      {none ? <p class="ghost">This scenario names no lens: there is nobody to compare its own assumptions with.</p> : <div class="g">
        {count ? <DumbbellFigure page={page} /> : <Part name="lenses" title="Who believes what" span={6} command="lenses" />}
        <CruxFigure page={page} />
        {document.lenses?.forecasts.length ? <Forecasts page={page} /> : null}
      </div>}
    </View>
  );
}

function DumbbellFigure({ page }: { page: Page }): JSX.Element {
  const { document } = page;
  const rows = document.lenses?.rows ?? [];
  return (
    <Figure span={6} title={whereLensesDiffer(document)} sub={byHorizon(document)}
      caption={`Left: still in power, from the scenario's own assumptions (upright line) to each lens. Right: ${EXITS.map((id) => `${outcome(document, id).letter} ${outcome(document, id).name.toLowerCase()}`).join(", ")}. Lenses are never averaged.`}
      table={{ head: ["Lens", "In a sentence", "Assumptions changed", ...document.outcomes.map((one) => one.name)], rows: rows.map((row) => [row.name, row.title, row.changes, ...document.outcomes.map((one): Cell => ({ p: row.p[one.id] }))]) }}
      file="lenses">
      <Dumbbells />
    </Figure>
  );
}

function CruxFigure({ page }: { page: Page }): JSX.Element {
  const { document } = page;
  const lenses = sides(document);
  const [pair, setPair] = useState<{ a: string; b: string } | null>(null);
  const crux = document.crux;
  if (!crux && !lenses.length && page.face === "app") return <div class="c6" />;
  if (!crux) {
    const furthest = pair ?? furthestApart(document);
    return <Part name="crux" title="Why two of them differ" span={6} command="crux" {...(furthest ?? {})} />;
  }
  const ask = (a: string, b: string): void => { setPair({ a, b }); page.ask("crux", { a, b }); };
  return (
    <Figure span={6} title={`Why ${lensName(document, crux.a)} says ${inHundred(crux.p_a)} and ${lensName(document, crux.b)} ${inHundred(crux.p_b)}`}
      sub="Still in power, in 100: what each group of beliefs adds, and its range"
      caption={`Shares are averaged over every order of switching (Shapley), so they add up. ${differences(crux)}`}
      table={{ head: ["Group of beliefs", "Adds, in 100", "Low", "High", "What each side assumes"], rows: cruxRows(document, crux) }}
      sources={runSources(document, crux.shares.flatMap((share) => share.differences.map((one) => `${bare(one.label, document)}: ${lensName(document, crux.a)} ${one.a}, ${lensName(document, crux.b)} ${one.b}`)))} file="crux"
    >
      {page.face === "app" ? (
        <div class="legend no-print">
          <Pick label="From lens" value={crux.a} lenses={lenses} onPick={(a) => ask(a, crux.b)} />
          <Pick label="To lens" value={crux.b} lenses={lenses} onPick={(b) => ask(crux.a, b)} />
        </div>
      ) : null}
      <Waterfall crux={{ ...crux, a: lensName(document, crux.a), b: lensName(document, crux.b) }} letters={[letter(document, crux.a), letter(document, crux.b)]} />
    </Figure>
  );
}

function Pick({ label, value, lenses, onPick }: { label: string; value: string; lenses: { id: string; letter: string; name: string }[]; onPick: (id: string) => void }): JSX.Element {
  return (
    <select class="btn" aria-label={label} value={value} onChange={(event) => onPick(valueOf(event))}>
      {lenses.map((row) => <option value={row.id}>{`${row.letter} ${row.name}`.trim()}</option>)}
    </select>
  );
}

function differences(crux: Crux): string {
  const all = crux.shares.reduce((sum, share) => sum + share.differences.length, 0);
  return `${plural(all, "assumption")} differ between the two.`;
}

function letter(document: Document, id: string): string {
  return document.lenses?.rows.find((row) => row.id === id)?.letter ?? "";
}

export function furthestApart(document: Document): { a: string; b: string } | null {
  const rows = [...sides(document)].sort((x, y) => x.p.in_power - y.p.in_power);
  const first = rows[0];
  const last = rows[rows.length - 1];
  return first && last && first !== last ? { a: first.id, b: last.id } : null;
}

function cruxRows(document: Document, crux: Crux): Cell[][] {
  return [
    [lensName(document, crux.a), { p: crux.p_a }, null, null, ""],
    ...crux.shares.map((share): Cell[] => [capital(share.label), { change: share.value }, { change: share.low }, { change: share.high },
      share.differences.map((one) => `${bare(one.label, document)}: ${one.a} against ${one.b}`).join("; ")]),
    [lensName(document, crux.b), { p: crux.p_b }, null, null, ""],
  ];
}

/** What they said as a dated question, and what the model gives under their own assumptions. */
function Forecasts({ page }: { page: Page }): JSX.Element {
  const { document } = page;
  const rows = document.lenses?.forecasts ?? [];
  const said = (p: number | null): Cell => (p === null ? null : { p });
  const table: Table = {
    head: ["Lens", "Claim", "Own forecast, paraphrased", "Same forecast as a question", "Meant, low", "Meant, high", "Model, own lens", "Model, default", "Happened"],
    rows: rows.map((row) => [`${letter(document, row.lens)} ${lensName(document, row.lens)}`, row.claim, row.statement, row.asked, said(row.stated_low), said(row.stated_high),
      said(row.model_own), said(row.model_default), row.happened === null ? "open" : row.happened ? "yes" : "no"]),
  };
  return (
    <Figure span={12} title="What they said, and what their own assumptions give" sub="In 100: what the words were taken to mean, and the model's answer under the speaker's own lens and by default"
      caption="What happened is told where it is settled; no run learned from it."
      table={table} sources={claimLines([...new Set(rows.map((row) => row.claim))], document)} file="forecasts">
      <div class="scrollx plot wide" {...region("What they said, table")}><DataTable table={table} /></div>
    </Figure>
  );
}
