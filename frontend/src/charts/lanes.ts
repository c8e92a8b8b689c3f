/** Where the actors' boxes stand in their four fixed lanes, and how the links run between them. */
import type { Actor, Link } from "../document";
import { wrapped } from "../parts/measure";

export interface Row { actor: Actor; y: number; height: number; name: string[]; note: string[] }
export interface Box { actor: Actor; x: number; y: number; width: number; height: number; name: string[]; note: string[]; inner: Row[] }
export interface Placed { boxes: Map<string, Box>; lanes: { x: number; width: number }[]; height: number; below: number }
export interface Route { link: Link; path: string; x: number; y: number; anchor: "start" | "middle" | "end"; room: number; down?: boolean }

const STARTS = [0, 0.272, 0.55, 0.82];
const WIDTHS = [0.14, 0.14, 0.148, 0.18];
const TOP = 88;
const GAP = 40;
/** Who stands beside whom, so that links within a lane are short. */
const ORDER = ["patron", "west", "ruler", "opposition", "forces", "purse", "officials", "media", "society"];

export function placeActors(actors: readonly Actor[], width: number): Placed {
  const lanes = STARTS.map((start, i) => ({ x: start * width, width: WIDTHS[i]! * width }));
  const groups = actors.filter((actor) => actor.id.startsWith("group-"));
  const bodies = actors.filter((actor) => !actor.id.startsWith("group-"));
  const rank = (actor: Actor): number => (ORDER.indexOf(actor.id) + ORDER.length + 1) % (ORDER.length + 1);
  const boxes = new Map<string, Box>();
  for (const lane of [0, 1, 2, 3] as const) {
    let y = lane === 2 || lane === 3 ? TOP : TOP + 34;
    for (const actor of bodies.filter((one) => one.lane === lane).sort((a, b) => rank(a) - rank(b))) {
      const box = makeBox(actor, lanes[lane]!, y);
      if (actor.id === "society") fill(box, groups);
      boxes.set(actor.id, box);
      y += box.height + (lane < 2 ? 2 * GAP : GAP);
    }
  }
  const bottom = (lane: number): number => Math.max(0, ...[...boxes.values()].filter((box) => box.actor.lane === lane).map((box) => box.y + box.height));
  const below = bottom(2) + 26;
  const opposition = boxes.get("opposition");
  if (opposition) opposition.y = Math.max(opposition.y, below + 22);
  const west = boxes.get("west");
  if (west) west.y = Math.max(west.y, (boxes.get("ruler")?.y ?? 0) + 130);
  const society = boxes.get("society");
  const end = Math.max(bottom(0), bottom(1), bottom(2), bottom(3), below + 60);
  if (society) society.height = end - society.y;
  return { boxes, lanes, height: end + 4, below };
}

function makeBox(actor: Actor, lane: { x: number; width: number }, y: number): Box {
  const name = wrapped(actor.name, lane.width - 22, 5, 14, 650);
  const note = wrapped(actor.note, lane.width - 22, 6, 12);
  return { actor, x: lane.x, y, width: lane.width, height: 18 + 18 * name.length + 16 * note.length, name, note, inner: [] };
}

function fill(box: Box, groups: readonly Actor[]): void {
  let y = box.y + box.height + 18;
  for (const actor of groups) {
    const name = wrapped(actor.name, box.width - 22, 2, 13);
    const note = wrapped(actor.note, box.width - 22, 3, 12);
    const height = 16 * (name.length + note.length) + 6;
    box.inner.push({ actor, y, height, name, note });
    y += height + 6;
  }
  box.height = y - box.y - 8;
}

/** Neighbouring lanes are joined by curves, a lane by short verticals, the far ones by channels above and below. */
export function routeLinks(links: readonly Link[], boxes: Map<string, Box>, placed: Placed): Route[] {
  const ports = new Ports(links, boxes);
  let above = 0;
  let under = 0;
  return links.flatMap((link): Route[] => {
    const from = boxes.get(link.from);
    const to = boxes.get(link.to);
    if (!from || !to) return [];
    const step = to.actor.lane - from.actor.lane;
    if (step === 0) return [vertical(link, from, to)];
    if (Math.abs(step) === 1) return [curve(link, from, to, ports, placed)];
    if (from.actor.lane === 0 || to.actor.lane === 0) return [over(link, from, to, above++, placed)];
    return [beneath(link, from, to, under++, placed)];
  });
}

/** Gives each end of a curve its own place on the side of its box, in the order of what lies at the other end. */
class Ports {
  private readonly at = new Map<string, number>();

  constructor(links: readonly Link[], boxes: Map<string, Box>) {
    const sides = new Map<string, { key: string; other: number }[]>();
    links.forEach((link, n) => {
      const from = boxes.get(link.from);
      const to = boxes.get(link.to);
      if (!from || !to || Math.abs(to.actor.lane - from.actor.lane) !== 1) return;
      for (const [box, other] of [[from, to], [to, from]] as const) {
        const side = `${box.actor.id}:${other.actor.lane > box.actor.lane ? "right" : "left"}`;
        const list = sides.get(side) ?? [];
        list.push({ key: `${box.actor.id}:${link.from}-${link.to}-${link.label}`, other: other.y + n / 100 });
        sides.set(side, list);
      }
    });
    for (const [side, list] of sides) {
      const box = boxes.get(side.split(":")[0]!)!;
      list.sort((a, b) => a.other - b.other);
      const room = Math.min(box.height - 20, 34 * (list.length - 1));
      const first = box.y + Math.min(box.height / 2, 60 + room / 2) - room / 2;
      list.forEach((one, i) => this.at.set(one.key, list.length === 1 ? first : first + (room * i) / (list.length - 1)));
    }
  }

  y(box: Box, link: Link): number {
    return this.at.get(`${box.actor.id}:${link.from}-${link.to}-${link.label}`) ?? box.y + box.height / 2;
  }

  set(box: Box, link: Link, y: number): void {
    this.at.set(`${box.actor.id}:${link.from}-${link.to}-${link.label}`, y);
  }
}

function curve(link: Link, from: Box, to: Box, ports: Ports, placed: Placed): Route {
  const right = to.actor.lane > from.actor.lane;
  const society = from.actor.id === "society" ? to : to.actor.id === "society" ? from : null;
  // Society is one tall box: its end of a link lies level with the other end.
  const a = society === to ? ports.y(society, link) : ports.y(from, link);
  const b = society === from ? ports.y(society, link) : ports.y(to, link);
  const x1 = right ? from.x + from.width + 2 : from.x - 2;
  const x2 = right ? to.x - 3 : to.x + to.width + 3;
  const gap = x2 - x1;
  const path = Math.abs(a - b) < 1 ? `M${x1} ${a}H${x2}` : `M${x1} ${a}C${x1 + gap * 0.4} ${a} ${x1 + gap * 0.5} ${b} ${x1 + gap * 0.9} ${b}H${x2}`;
  // The label stands at the flat end, beside the arrow's tip or its start, whichever side has more of its own room.
  const lane = placed.lanes[Math.min(from.actor.lane, to.actor.lane)]!;
  const left = lane.x + lane.width;
  const space = Math.abs(gap);
  if (Math.abs(a - b) < (from.actor.lane === 0 ? 8 : 30)) return { link, path, x: left + space / 2, y: (a + b) / 2 - 8, anchor: "middle", room: space - 22 };
  if (from.actor.lane === 0) return { link, path, x: x1 + 10, y: b < a ? a + 16 : a - 8, anchor: "start", room: space * 0.9, down: b < a };
  const [own, other] = right ? [b, a] : [a, b];
  const down = other < own - 20;
  return { link, path, x: right ? x2 - 14 : x1 - 12, y: down ? own + 17 : own - 8, anchor: "end", room: space * 0.62, down };
}

function vertical(link: Link, from: Box, to: Box): Route {
  const x = from.x + from.width * 0.3;
  const up = to.y < from.y;
  const far = Math.abs(from.y - to.y) > 200;
  const y1 = up ? from.y - 2 : from.y + from.height + 2;
  const y2 = up ? to.y + to.height + 3 : to.y - 3;
  return { link, path: `M${x} ${y1}V${y2}`, x: far ? x - 10 : x + 10, y: (far ? y1 : (y1 + y2) / 2) + (far ? (up ? -14 : 24) : 4), anchor: far ? "end" : "start", room: from.width * 0.65 };
}

function over(link: Link, from: Box, to: Box, n: number, placed: Placed): Route {
  const y = TOP - 26 - 24 * n;
  const x1 = from.x + from.width * (0.35 + 0.25 * n);
  const x2 = to.x + to.width * (0.65 - 0.25 * n);
  const bend = x2 < x1 ? -8 : 8;
  const path = `M${x1} ${from.y - 2}V${y + 8}Q${x1} ${y} ${x1 + bend} ${y}H${x2 - bend}Q${x2} ${y} ${x2} ${y + 8}V${to.y - 3}`;
  const lane = placed.lanes[2]!;
  return { link, path, x: lane.x + lane.width / 2, y: y - 6, anchor: "middle", room: 260 };
}

function beneath(link: Link, from: Box, to: Box, n: number, placed: Placed): Route {
  const lane = placed.lanes[2]!;
  const label = { x: lane.x + lane.width / 2, anchor: "middle" as const, room: 240 };
  if (from.actor.lane < to.actor.lane) {
    const y = Math.max(from.y + from.height * 0.62, placed.below + 44);
    return { link, path: `M${from.x + from.width + 2} ${y}H${to.x - 3}`, y: y - 8, ...label };
  }
  const y = placed.below + 14 * n;
  const x = to.x + to.width * (0.72 - 0.1 * n);
  return { link, path: `M${from.x - 1} ${y}H${x + 10}Q${x} ${y} ${x} ${y - 10}V${to.y + to.height + 4}`, y: y - 7, ...label };
}
