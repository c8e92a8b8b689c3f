/**
 * What the reader chose, as differences from the scenario, kept in the part of the address after "#":
 * `#whatif?lens=petrov&do=patron.support%3Dnone&set=a.b%3D3&seed=2&of=4f2a91c0&by=0.2.0`.
 */
import type { Lever } from "./document";

export const VIEWS = ["overview", "futures", "drivers", "assumptions", "lenses", "whatif", "method"] as const;
export type View = (typeof VIEWS)[number];

export interface State {
  view: View;
  scenario: string | null;
  /** A stored run instead of a scenario played now. */
  run: string | null;
  lens: string | null;
  actions: string[];
  sets: string[];
  /** The assumption whose evidence is open. */
  pick: string | null;
  seed: number | null;
  /** Hash of the scenario and version the link was made with. */
  of: string | null;
  by: string | null;
}

export const START: State = {
  view: "overview", scenario: null, run: null, lens: null, actions: [], sets: [], pick: null, seed: null, of: null, by: null,
};

const LENGTH = { word: 120, text: 300, list: 40 };

export function toFragment(state: State): string {
  const query = new URLSearchParams();
  if (state.scenario) query.set("scenario", state.scenario);
  if (state.run) query.set("run", state.run);
  if (state.lens) query.set("lens", state.lens);
  for (const action of state.actions) query.append("do", action);
  for (const set of state.sets) query.append("set", set);
  if (state.pick) query.set("pick", state.pick);
  if (state.seed !== null) query.set("seed", String(state.seed));
  // A link that changes nothing is right under any version.
  if (state.lens || state.actions.length || state.sets.length || state.seed !== null) {
    if (state.of) query.set("of", state.of);
    if (state.by) query.set("by", state.by);
  }
  const text = query.toString();
  return `#${state.view}${text ? `?${text}` : ""}`;
}

/** Reads an address; what it does not understand is left out, never guessed. */
export function fromFragment(fragment: string): State {
  const [view = "", query = ""] = fragment.replace(/^#/, "").split(/\?(.*)/s);
  const given = new URLSearchParams(query);
  const word = (key: string): string | null => {
    const value = given.get(key);
    return value && value.length <= LENGTH.word ? value : null;
  };
  const list = (key: string): string[] =>
    given.getAll(key).filter((value) => value.length > 0 && value.length <= LENGTH.text).slice(0, LENGTH.list);
  const seed = given.get("seed");
  return {
    view: (VIEWS as readonly string[]).includes(view) ? (view as View) : "overview",
    scenario: word("scenario"), run: word("run"), lens: word("lens"),
    actions: list("do"), sets: list("set"), pick: word("pick"),
    seed: seed !== null && /^\d{1,10}$/.test(seed) ? Number(seed) : null,
    of: word("of"), by: word("by"),
  };
}

/** Does a link come from another scenario or version than the one at hand? */
export function comesFromElsewhere(link: State, hash: string, version: string): boolean {
  return (link.of !== null && !hash.startsWith(link.of) && !link.of.startsWith(hash)) || (link.by !== null && link.by !== version);
}

/** The action a lever sends at a value: a number or a date. */
export function leverAction(lever: Lever, value: string): string {
  return lever.action.replaceAll("{value}", value);
}

/** What a lever is set to within a list of actions: its value, or null where it is off. */
export function leverValue(lever: Lever, actions: readonly string[]): string | null {
  const escaped = lever.action.split("{value}").map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const pattern = new RegExp(`^${escaped.join("(.+)")}$`);
  for (const action of actions) {
    const found = pattern.exec(action);
    if (found) return found[1] ?? String(lever.value);
  }
  return null;
}

/** The list of actions with one lever set to a value, or taken out (null); others stay in their order. */
export function withLever(lever: Lever, value: string | null, actions: readonly string[]): string[] {
  const at = actions.findIndex((action) => leverValue(lever, [action]) !== null);
  if (value === null) return actions.filter((_, i) => i !== at);
  const action = leverAction(lever, value);
  const kept = at < 0 ? [...actions, action] : actions.map((old, i) => (i === at ? action : old));
  // What sets the same thing excludes each other.
  return kept.filter((one) => one === action || target(one) !== target(action));
}

function target(action: string): string {
  return action.split("=")[0]!.trim();
}

/** The list of changed assumptions with one set to a value, or taken out (null). */
export function withSet(path: string, value: string | null, sets: readonly string[]): string[] {
  const others = sets.filter((set) => !set.startsWith(`${path}=`));
  return value === null ? others : [...others, `${path}=${value}`];
}

export function setValue(path: string, sets: readonly string[]): string | null {
  return sets.find((set) => set.startsWith(`${path}=`))?.slice(path.length + 1) ?? null;
}
