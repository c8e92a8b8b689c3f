/**
 * What is on the screen: the document's own answer, or within a report one of its lenses or one of its computed
 * what-ifs. Nothing is worked out here but sums and differences of the document's figures.
 */
import type { Document, History, LensRow, OutcomeId, Span, WhatIfRow } from "./document";
import { inHundred, plural } from "./words";
import { wholeShares } from "./rounding";

export interface Shown {
  p: Record<OutcomeId, number>;
  said: Record<OutcomeId, string>;
  /** The middle 90 in 100 of the draws; null where only the figure is known (a lens in a report). */
  range: Record<OutcomeId, [number, number]> | null;
  /** What it is compared with; null where nothing is. */
  baseline: Record<OutcomeId, number> | null;
  difference: Record<OutcomeId, Span> | null;
  /** Calm, contested and with foreign troops; null where not known for this belief. */
  kinds: Document["in_power_kinds"] | null;
  lens: LensRow | null;
  plan: WhatIfRow | null;
  /** True when these are the figures that the document as a whole is about. */
  own: boolean;
}

export const IDS: OutcomeId[] = ["in_power", "uprising", "coup", "negotiated", "managed"];

export function collect<T>(value: (id: OutcomeId) => T): Record<OutcomeId, T> {
  return Object.fromEntries(IDS.map((id) => [id, value(id)])) as Record<OutcomeId, T>;
}

export function sayAll(p: Record<OutcomeId, number>): Record<OutcomeId, string> {
  const whole = wholeShares(IDS.map((id) => p[id]), 100);
  return Object.fromEntries(IDS.map((id, i) => [id, inHundred((whole[i] ?? 0) / 100)])) as Record<OutcomeId, string>;
}

export function outcome(document: Document, id: OutcomeId): Document["outcomes"][number] {
  const found = document.outcomes.find((one) => one.id === id);
  if (!found) throw new Error(`the document has no outcome ${id}`);
  return found;
}

/** The lenses that people hold; the first row, the scenario's own assumptions, is not one of them. */
export function believers(document: Document): LensRow[] {
  return document.lenses?.rows.filter((row) => row.letter !== "") ?? [];
}

/** Who can disagree: the lenses, or the only one and the scenario's own assumptions; nobody where there is none. */
export function sides(document: Document): LensRow[] {
  const lenses = believers(document);
  return lenses.length === 1 ? document.lenses!.rows : lenses;
}

export function show(document: Document, lens: string | null, plan: string | null): Shown {
  const row = believers(document).find((one) => one.id === (lens ?? document.made.lens)) ?? null;
  const chosen = document.what_if?.rows.find((one) => one.plan === plan) ?? null;
  const own = collect((id) => outcome(document, id).p);
  if (lens !== null && row && document.made.lens !== lens) {
    return { p: row.p, said: sayAll(row.p), range: null, baseline: null, difference: null, kinds: null, lens: row, plan: null, own: false };
  }
  if (chosen) {
    const p = collect((id) => Math.min(1, Math.max(0, own[id] + chosen.differences[id].p)));
    return { p, said: sayAll(p), range: null, baseline: own, difference: chosen.differences, kinds: null, lens: null, plan: chosen, own: false };
  }
  const compared = document.outcomes.every((one) => one.baseline && one.difference);
  return {
    p: own,
    said: collect((id) => outcome(document, id).said),
    range: collect((id) => [outcome(document, id).low, outcome(document, id).high]),
    baseline: compared ? collect((id) => outcome(document, id).baseline!.p) : null,
    difference: compared ? collect((id) => outcome(document, id).difference!) : null,
    kinds: document.in_power_kinds, lens: row, plan: null, own: true,
  };
}

export interface Group { name: string; ids: OutcomeId[] }

export const GROUPS: Group[] = [
  { name: "Still in power", ids: ["in_power"] },
  { name: "Forced out", ids: ["uprising", "coup"] },
  { name: "By agreement or rule", ids: ["negotiated", "managed"] },
];

export function lensName(document: Document, id: string): string {
  return [...document.lens_names, ...(document.lenses?.rows ?? [])].find((row) => row.id === id)?.name ?? id;
}

/** Why no base rate is drawn; empty where one is. History counts twelve months: a bar of other length is no match. */
export function noHistory(document: Document): string {
  const { days } = document.scenario;
  if (!document.history.length) return "No reference class fits: there is no base rate.";
  return days < 365 || days > 400 ? `No base rate is drawn: history counts twelve months, this run ${plural(days, "day")}.` : "";
}

/** History's rate for exactly these outcomes, if it counts them and over as long as the run. */
export function historyOf(document: Document, ids: OutcomeId[]): History | null {
  if (noHistory(document)) return null;
  return document.history.find((one) => one.outcomes.length === ids.length && ids.every((id) => one.outcomes.includes(id))) ?? null;
}

/** History's rate of staying on: counted as such, or what is left when every exit is counted. */
export function stayingRate(document: Document): { p: number; counts: string; history: History } | null {
  const stayed = historyOf(document, ["in_power"]);
  if (stayed) return { p: stayed.p, counts: `${stayed.numerator} of ${stayed.denominator}`, history: stayed };
  const left = historyOf(document, ["uprising", "coup", "negotiated", "managed"]);
  if (left) return { p: 1 - left.p, counts: `${left.denominator - left.numerator} of ${left.denominator}`, history: left };
  return null;
}
