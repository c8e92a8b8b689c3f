import type { JSX } from "preact";
import { ActorList, ActorMapChart } from "../charts/actors";
import type { Cell } from "../csv";
import { mapFinding } from "../findings";
import { usePage, type Page } from "../page";
import { Figure } from "../parts/figure";
import { View, ownNote } from "./section";

export function Drivers(): JSX.Element {
  const page = usePage();
  return (
    <View id="drivers" title="Drivers" about="Who acts on whom, from the patron to the ruler, those who hold him up, and society. The marches press back.">
      <MapFigure page={page} />
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
    <Figure title={mapFinding(document)}
      sub={`${ownNote(page)}${known ? "Number and thickness: how \"still in power\" changes, in 100, when the mechanism behind the link is switched off. Dashed: switched off in this scenario" : "What each cut would cost him is part of a report, not of a quick answer"}`}
      caption={`Aggregate bodies only; no persons are modelled. Select a box to see its assumptions. Blue: the box chosen below.${known ? " A cut that raises his chances (+) takes away something that works against him." : ""}`}
      table={{ head: ["From", "To", "How", "Mechanism", "Change if cut", "Low", "High", "Note"], rows }} file="actors">
      <ActorMapChart />
      <ActorList />
    </Figure>
  );
}
