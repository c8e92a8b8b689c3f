import type { JSX } from "preact";
import { ActorList, ActorMapChart } from "../charts/actors";
import { WorthBars } from "../charts/bars";
import type { Cell } from "../csv";
import { mapFinding } from "../findings";
import { usePage, type Page } from "../page";
import { bare, runSources } from "../parts/evidence";
import { Figure } from "../parts/figure";
import { inHundred } from "../words";
import { View, ownNote } from "./section";

export function Drivers(): JSX.Element {
  const page = usePage();
  const worth = page.document.drivers?.evidence_value ?? [];
  return (
    <View id="drivers" title="Drivers" about="Who acts on whom. Read from left to right: patron, ruler, those who hold him up, society. The marches press back.">
      <div class="g">
        <MapFigure page={page} />
        {worth.length ? <WorthFigure page={page} /> : null}
        <Rest page={page} />
      </div>
    </View>
  );
}

function MapFigure({ page }: { page: Page }): JSX.Element {
  const { document } = page;
  const name = (id: string): string => document.actors.actors.find((actor) => actor.id === id)?.name ?? id;
  const known = document.actors.links.some((link) => link.cut !== null);
  const rows = document.actors.links.map((link): Cell[] => [name(link.from), name(link.to), link.label, link.mechanism,
    link.cut ? { change: -link.cut.p } : "", link.cut ? { change: -link.cut.high } : "", link.cut ? { change: -link.cut.low } : "", link.used ? "" : "switched off"]);
  return (
    <Figure span={12} title={mapFinding(document)}
      sub={`${ownNote(page)}${known ? "Number and thickness: how \"still in power\" changes, in 100, when the mechanism behind the link is switched off. Dashed: switched off in this scenario" : "What each cut would cost him is part of a report, not of a quick answer"}`}
      caption={`Aggregate bodies only; no persons are modelled. Select a box to see its assumptions. Blue: the box chosen below.${known ? " A cut that raises his chances (+) takes away something that works against him." : ""}`}
      table={{ head: ["From", "To", "How", "Mechanism", "Change if cut", "Low", "High", "Note"], rows }} sources={runSources(document)} file="actors">
      <ActorMapChart />
      <ActorList />
    </Figure>
  );
}

function WorthFigure({ page }: { page: Page }): JSX.Element {
  const { document, link } = page;
  const worth = (document.drivers?.evidence_value ?? []).slice(0, 8);
  return (
    <Figure span={6} title="What would be worth finding out" sub="Expected move of the answer, in 100, if the question were settled"
      caption="Ranked by value of evidence: how far the answer would shift on average once we knew. Line: its own uncertainty."
      table={{ head: ["Assumption", "Move, in 100", "Low", "High"], rows: worth.map((row) => [bare(row.label), { p: row.value }, { p: row.low }, { p: row.high }]) }}
      sources={runSources(document)} file="worth-finding-out">
      <WorthBars label="Worth finding out" href={(id) => link("assumptions", { pick: id })}
        rows={worth.map((row) => ({ id: row.assumption, name: bare(row.label), p: row.value, low: row.low, high: row.high }))} />
    </Figure>
  );
}

/** Which way the strongest assumptions pull, in words. */
function Rest({ page }: { page: Page }): JSX.Element | null {
  const { document, link } = page;
  const ranked = document.assumptions.filter((one) => one.rank !== null && one.lowest_fifth !== null && one.highest_fifth !== null)
    .sort((a, b) => a.rank! - b.rank!).slice(0, 8);
  if (!ranked.length) return null;
  return (
    <Figure span={6} title="Which way the strongest assumptions pull" sub="Still in power, in 100, in the fifth of draws with the lowest and the highest value"
      table={{ head: ["Assumption", "Lowest fifth", "Highest fifth"], rows: ranked.map((one) => [bare(one.label), { p: one.lowest_fifth! }, { p: one.highest_fifth! }]) }}
      caption="All other assumptions vary with it: this tells what goes together in the draws, the bars of the overview what follows from one alone."
      sources={runSources(document)} file="strongest">
      <ul class="plain">
        {ranked.map((one) => (
          <li key={one.path}><a href={link("assumptions", { pick: one.path })}>{bare(one.label)}</a>: {inHundred(one.lowest_fifth!)} when low, {inHundred(one.highest_fifth!)} when high</li>
        ))}
      </ul>
    </Figure>
  );
}

