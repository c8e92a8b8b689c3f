import type { JSX } from "preact";
import type { Actor, Document, Link } from "../document";
import { usePage } from "../page";
import { Canvas, Plot } from "../parts/plot";
import { lines, target } from "../parts/svg";
import { textWidth, wrapped } from "../parts/measure";
import { changeInHundred } from "../words";
import { placeActors, routeLinks, type Box, type Route } from "./lanes";

/** What cutting a link does to his staying, as it is said: "−12", "+3"; empty where unknown or nothing. */
export function cutWords(link: Link): string {
  if (!link.cut) return "";
  const said = changeInHundred(-link.cut.p);
  return said === "0" ? "" : said;
}

/** The actor whose assumption, or who himself, is picked. */
export function pickedActor(document: Document, pick: string | null): string | null {
  if (!pick) return null;
  if (pick.startsWith("actor ")) return pick.slice(6);
  return document.actors.actors.find((actor) => actor.assumptions.includes(pick))?.id ?? null;
}

/** Four fixed lanes from the patron to society; each actor leads to what is assumed about it. */
export function ActorMapChart(): JSX.Element {
  const { document, state, link } = usePage();
  const picked = pickedActor(document, state.pick);
  return <Plot kind="map-w" least={1000} draw={(width) => {
    const placed = placeActors(document.actors.actors, width);
    const routes = routeLinks(document.actors.links, placed.boxes, placed);
    return (
      <Canvas width={width} height={placed.height} links label="Actors in four lanes, from the patron and abroad to society, and who acts on whom">
        {document.actors.lanes.map((name, lane) => <text x={placed.lanes[lane]!.x} y={14} class="t-lane">{name.toUpperCase()}</text>)}
        {routes.map((route) => <Flow key={key(route.link)} route={route} on={picked === route.link.from || picked === route.link.to} />)}
        {[...placed.boxes.values()].map((box) => <ActorBox key={box.actor.id} box={box} on={picked === box.actor.id} href={(id) => link("assumptions", { pick: `actor ${id}` })} />)}
        {routes.map((route) => <FlowLabel key={key(route.link)} route={route} />)}
      </Canvas>
    );
  }} />;
}

function key(link: Link): string {
  return `${link.from}-${link.to}-${link.label}`;
}

function Flow({ route, on }: { route: Route; on: boolean }): JSX.Element {
  const cut = Math.abs(route.link.cut?.p ?? 0);
  const weight = cut >= 0.15 ? 5 : cut >= 0.08 ? 3.6 : cut >= 0.03 ? 2.2 : 1.2;
  return <path d={route.path} class={`flow ${on ? "on" : ""}`} stroke-width={weight}
    stroke-dasharray={route.link.used ? undefined : "5 4"} marker-end={`url(#arrow${on ? "-on" : ""})`} />;
}

function FlowLabel({ route }: { route: Route }): JSX.Element {
  const cut = cutWords(route.link);
  const lines = wrapped(route.link.label, route.room, 2, 12);
  const last = lines[lines.length - 1] ?? "";
  const split = cut && textWidth(`${last} ${cut}`) > route.room + 20;
  const all = split ? [...lines, ""] : lines;
  return (
    <g>
      {all.map((line, i) => (
        <text x={route.x} y={route.y + 15 * (route.down ? i : i + 1 - all.length)} class="halo" text-anchor={route.anchor}>
          {line}{i === all.length - 1 && cut && <tspan class="t-b">{`${line ? " " : ""}${cut}`}</tspan>}
        </text>
      ))}
    </g>
  );
}

function ActorBox({ box, on, href }: { box: Box; on: boolean; href: (id: string) => string }): JSX.Element {
  return (
    <g>
      <a href={href(box.actor.id)}>
        <rect x={box.x} y={box.y} width={box.width} height={box.height} rx={5} class={`box ${on ? "on" : ""}`} />
        {lines(box.name, box.x + 12, box.y + 22, 18, "t-h ul")}
        {lines(box.note, box.x + 12, box.y + 24 + 18 * box.name.length, 16, "")}
      </a>
      {box.inner.map((row) => (
        <a key={row.actor.id} href={href(row.actor.id)}>
          {target(box.x + 4, row.y - 16, box.width - 8, row.height)}
          {lines(row.name, box.x + 12, row.y, 16, "t-l ul")}
          {lines(row.note, box.x + 12, row.y + 16 * row.name.length, 16, "t-3")}
        </a>
      ))}
    </g>
  );
}

/** The same as a list, for narrow screens. */
export function ActorList(): JSX.Element {
  const { document, link } = usePage();
  const names = new Map(document.actors.actors.map((actor) => [actor.id, actor.name]));
  return (
    <ul class="actlist map-n">
      {document.actors.actors.map((actor: Actor) => (
        <li key={actor.id}>
          <a href={link("assumptions", { pick: `actor ${actor.id}` })}><b>{actor.name}</b></a>
          <span class="k">{actor.note}</span>
          {document.actors.links.filter((one) => one.from === actor.id).map((one) => (
            <div key={one.to + one.label}>→ {names.get(one.to)}: {one.label}{one.used ? "" : " (switched off)"} <b>{cutWords(one)}</b></div>
          ))}
        </li>
      ))}
    </ul>
  );
}
