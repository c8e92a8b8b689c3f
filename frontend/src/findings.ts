/** Titles that state the finding, worked out from the document, or the bare question where there is none. */
import type { Document, Fan, Lever, OutcomeId, Tests } from "./document";
import { lensName, sides, type Shown } from "./shown";
import { fraction, inHundred, listed, longMonth, lowered } from "./words";

export const EXITS: Exclude<OutcomeId, "in_power">[] = ["uprising", "coup", "negotiated", "managed"];

export const WAYS: Record<Exclude<OutcomeId, "in_power">, string> = {
  uprising: "by an uprising", coup: "by a coup", negotiated: "by agreement", managed: "by a managed succession",
};

export function howItEnds(shown: Shown): string {
  const question = "How may it end?";
  const exits = EXITS.reduce((sum, id) => sum + shown.p[id], 0);
  const main = EXITS.reduce((a, b) => (shown.p[b] > shown.p[a] ? b : a));
  const clear = exits > 0.005 && shown.p[main] / exits >= 0.4;
  if (shown.p.in_power >= 0.55) return `${question} Mostly he stays${clear ? `; if not, most often he goes ${WAYS[main]}` : ""}`;
  if (shown.p.in_power < 0.45) return clear ? `${question} Mostly ${WAYS[main]}` : `${question} Mostly with his going, one way or another`;
  return `${question} As likely as not he goes${clear ? `, most often ${WAYS[main]}` : ""}`;
}

/** The month by whose end a share of all exits has come. */
export function whenItEnds(document: Document): string {
  const totals = document.timing.monthly.map((month) => EXITS.reduce((sum, id) => sum + month.exits[id], 0));
  const all = totals.reduce((a, b) => a + b, 0);
  if (all < 0.005) return "When? Hardly any future ends";
  let reached = 0;
  let best: { off: number; text: string } | null = null;
  for (const [i, month] of document.timing.monthly.entries()) {
    reached += totals[i] ?? 0;
    const share = reached / all;
    const name = fraction(share);
    if (name && share >= 0.45 && i < totals.length - 1) {
      const off = Math.abs(share - 0.66);
      if (!best || off < best.off) best = { off, text: `When? ${name} of exits come by the end of ${longMonth(month.month)}` };
    }
  }
  if (best) return best.text;
  reached = 0;
  for (const [i, month] of document.timing.monthly.entries()) {
    reached += totals[i] ?? 0;
    // That all exits come by the run's last month says nothing.
    if (i === totals.length - 1) break;
    if (reached / all >= 0.5) return `When? ${inHundred(reached / all)} in 100 exits come by the end of ${longMonth(month.month)}`;
  }
  return document.timing.median_day === null ? "When?" : `When? Half of exits come by day ${document.timing.median_day}`;
}

export function whatItHangsOn(document: Document, name: (label: string) => string): string {
  const question = "What does it hang on?";
  const rows = (document.drivers?.rows ?? []).filter((row) => row.beyond_noise);
  const swing = (i: number): number => Math.abs((rows[i]?.p_high ?? 0) - (rows[i]?.p_low ?? 0));
  if (!rows.length) return document.drivers ? `${question} On nothing beyond the noise` : question;
  const first = rows[0]!;
  if (rows.length === 1 || swing(0) > 1.6 * swing(1)) return `${question} ${name(first.label)}, above all`;
  const second = rows[1]!.label;
  return `${question} ${name(first.label)}, and ${second.charAt(0) === second.charAt(0).toLowerCase() ? uncapital(name(second)) : name(second)}`;
}

/** Labels of assumptions are common words: the second of two stands small in a sentence. */
function uncapital(label: string): string {
  return label.charAt(0).toLowerCase() + label.slice(1);
}

export interface Spread { low: { name: string; letter: string; p: number }; high: { name: string; letter: string; p: number }; gap: number }

/** The two lenses furthest apart on one outcome. */
export function spread(document: Document, id: OutcomeId): Spread | null {
  const rows = sides(document).map((row) => ({ name: row.name, letter: row.letter, p: row.p[id] }));
  if (rows.length < 2) return null;
  const low = rows.reduce((a, b) => (b.p < a.p ? b : a));
  const high = rows.reduce((a, b) => (b.p > a.p ? b : a));
  return { low, high, gap: high.p - low.p };
}

export function whoDisagrees(document: Document): string {
  const found = spread(document, "in_power");
  if (!found) return document.lens_names.length ? "Who disagrees?" : "Who disagrees? Nobody is named: the doubts are the model's own";
  if (found.gap < 0.05) return "Who disagrees? Hardly anyone on his staying";
  return `Who disagrees? ${found.low.name} gives him ${inHundred(found.low.p)} in 100, ${found.high.name} ${inHundred(found.high.p)}`;
}

export function whereLensesDiffer(document: Document): string {
  const rows = EXITS.map((id) => ({ id, gap: spread(document, id)?.gap ?? 0 })).sort((a, b) => b.gap - a.gap);
  const [first, second] = rows;
  if (!first || first.gap < 0.02) return "The lenses agree on the ways out";
  const name = { uprising: "uprising", coup: "a coup", negotiated: "a negotiated end", managed: "a managed succession" }[first.id];
  if (second && first.gap < 1.15 * second.gap) return "Where the lenses differ";
  return `Among ways out they differ most on ${name}`;
}

export function fanFinding(fan: Fan): string {
  const rows = fan.rows;
  const subject = fan.title;
  if (rows.length < 6) return subject;
  const early = rows[Math.min(4, rows.length - 1)]![3];
  const late = rows[rows.length - 1]![3];
  if (!(early > 0) || !/^(people|persons)$/.test(fan.unit)) return subject;
  const ratio = late / early;
  if (ratio < 0.05) return `${subject}: expected to all but vanish`;
  if (ratio < 0.6) return `${subject}: expected to shrink, but not to vanish`;
  if (ratio > 1.6) return `${subject}: expected to grow`;
  return `${subject}: expected to hold`;
}

export function testsFinding(tests: Tests): string {
  const all = tests.agree + tests.disagree + tests.uncertain;
  return `Claims as tests: the model behaves as the speaker says in ${tests.agree} of ${all}`;
}

/** Mechanisms as what a ruler may rest on. */
const HOLDS: Record<string, string> = {
  west: "what the West does", ruler: "his own orders", repression: "arrests and violence", security: "police and army that obey",
  elites: "officials who stay", treasury: "wages that are paid", information: "control of the media", opposition: "the opposition's stance",
  negotiation: "talks", mobilisation: "marches", belief: "what people expect", strikes: "strikes", goodwill: "goodwill to the patron", contagion: "the patron's fear of the example",
};

/** The links whose cutting would cost the ruler most, and by how much. */
export function mapFinding(document: Document): string {
  const names = new Map<string, number>();
  for (const link of document.actors.links) {
    if (!link.used || !link.cut || link.cut.low <= 0) continue;
    names.set(link.mechanism, Math.max(names.get(link.mechanism) ?? 0, link.cut.p));
  }
  const top = [...names].sort((a, b) => b[1] - a[1]).slice(0, 2).filter(([, cut]) => cut >= 0.02);
  if (!top.length) return "Who acts on whom";
  const said = top.map(([mechanism, cut], i) => {
    const what = mechanism === "patron" ? `backing from ${document.scenario.patron ?? "his patron"}` : HOLDS[mechanism] ?? mechanism;
    return `${what} (${i ? "" : "without it he stays in "}${inHundred(cut)} fewer${i ? "" : " of 100 futures"})`;
  });
  return `What holds him up: ${listed(said)}`;
}

/** A name for the belief on screen, for use after "Under". */
export function beliefName(shown: Shown | null, document: Document): string {
  const { made } = document;
  const id = shown?.lens?.id ?? made.lens;
  const base = id === null ? "default assumptions" : `${lensName(document, id)}'s assumptions`;
  return made.sets.length ? `${base}, ${made.sets.length} changed` : base;
}

/** What outside actors do on screen, to open a sentence: "If Russia sends troops". */
export function actionName(document: Document): string {
  const made = document.made.actions;
  const names = document.levers.filter((lever) => made.some((action) => sameAction(lever, action))).map((lever) => lowered(lever.name));
  if (!names.length || names.length !== made.length) return made.length === 1 ? "With this action" : `With these ${made.length} actions`;
  return names.length <= 2 ? `If ${listed(names)}` : `With these ${names.length} actions`;
}

function sameAction(lever: Lever, action: string): boolean {
  const [before = "", after = ""] = lever.action.split("{value}");
  return action.startsWith(before) && action.endsWith(after);
}
