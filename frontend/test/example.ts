/** A small document for tests only: made by hand, its figures chosen to be easy to follow. */
import type { Document, Outcome, OutcomeId, Span } from "../src/document";

const span = (p: number, low = p / 2, high = Math.min(1, p * 1.5)): Span => ({ p, low, high });

const shares = (values: [number, number, number, number, number]): Record<OutcomeId, number> =>
  ({ in_power: values[0], uprising: values[1], coup: values[2], negotiated: values[3], managed: values[4] });

function outcome(id: OutcomeId, letter: Outcome["letter"], name: string, p: number, said: string): Outcome {
  return { id, letter, name, definition: `how ${name} is told`, ...span(p), se: 0.005, said, baseline: null, difference: null };
}

const none = span(0, -0.01, 0.01);

export const EXAMPLE: Document = {
  format: "standoff.document", version: 1,
  scenario: {
    name: "example", title: "An example", hash: "abcdef0123456789", start: "2020-11-01", days: 90, horizon: "2021-01-30", as_of: "2020-11-20",
    ruler: "A. Ruler", regime: "personalist", in_power_since: "2000-01-01", patron: "Patria", capital: "Capital", opposition: "Council", west: null,
    places: ["Capital"], population: 1_000_000, groups: [{ name: "the young", place: "Capital", share: 1, state_worker: false }],
  },
  made: { members: 4000, draws: 100, seed: 3, engine_version: "2026.1", standoff_version: "0.1.0", elapsed_s: 1, draft: false, sets: [], command: "standoff run example", lens: null, actions: [] },
  headline: { text: "In 60 of 100 simulated futures the ruler is still in power on 30 Jan 2021", lede: ["One.", "Two."], belief: "Own.", base_rate: "Rate.", evidence: "Low." },
  outcomes: [
    outcome("in_power", "S", "In power", 0.6, "60"), outcome("uprising", "U", "Uprising", 0.24, "24"), outcome("coup", "C", "Coup", 0.1, "10"),
    outcome("negotiated", "N", "Negotiated", 0.05, "5"), outcome("managed", "M", "Managed succession", 0.01, "1"),
  ],
  in_power_kinds: [{ kind: "calm", name: "calm", ...span(0.4), said: "40" }, { kind: "contested", name: "contested", ...span(0.2), said: "20" }],
  history: [{ outcomes: ["uprising", "coup", "negotiated", "managed"], event: "any exit", numerator: 3, denominator: 12, p: 0.25, low: 0.1, high: 0.5, title: "Like cases", period: "1991–2020", source: "A count", here: 0.4, here_days: 90, apart: false }],
  out_by: [{ day: 30, date: "2020-12-01", ...span(0.2) }],
  timing: {
    median_day: 30, early_share: 0.8,
    monthly: [
      { month: "2020-11", exits: { uprising: 0.16, coup: 0.02, negotiated: 0.01, managed: 0 } },
      { month: "2020-12", exits: { uprising: 0.06, coup: 0.02, negotiated: 0.01, managed: 0 } },
      { month: "2021-01", exits: { uprising: 0.02, coup: 0.06, negotiated: 0.03, managed: 0.01 } },
    ],
  },
  fans: [{ series: "crowd", title: "Largest crowd of each week in Capital", unit: "persons", place: "Capital", scale: "log", reading: "largest crowd of the week", rows: [["2020-11-01", 100, 200, 300, 400, 500]], reported: [] }],
  futures: [], watch: null,
  drivers: {
    outcome: "in_power", p: 0.6, evidence_value: null,
    rows: [
      { assumption: "security.stay", label: "will to obey (security)", p_low: 0.4, p_high: 0.8, at_low: "-1", at_high: "2", beyond_noise: true, evidence: "contested", supports: ["C1"], contests: ["C2"] },
      { assumption: "elites.stay", label: "will to stay (elites)", p_low: 0.45, p_high: 0.78, at_low: "1", at_high: "3", beyond_noise: true, evidence: "none", supports: [], contests: [] },
    ],
  },
  assumptions: [], claims: [], sources: [],
  lenses: {
    rows: [
      { id: "neutral", name: "Scenario's own", title: "", letter: "", p: shares([0.6, 0.24, 0.1, 0.05, 0.01]), changes: 0 },
      { id: "early", name: "Early", title: "It ends early", letter: "E", p: shares([0.3, 0.4, 0.2, 0.06, 0.04]), changes: 3 },
      { id: "late", name: "Late", title: "It ends late", letter: "L", p: shares([0.8, 0.1, 0.05, 0.04, 0.01]), changes: 2 },
    ],
    forecasts: [],
  },
  lens_names: [{ id: "early", name: "Early", letter: "E", speaker: "" }, { id: "late", name: "Late", letter: "L", speaker: "" }],
  crux: null, tests: null,
  what_if: {
    rows: [{ plan: "Patria sends troops", who: "Patria", actions: ["patron.support=troops from day 10"], differences: { in_power: span(0.1, 0.05, 0.15), uprising: span(-0.08, -0.1, -0.05), coup: span(-0.02, -0.03, 0), negotiated: none, managed: none } }],
  },
  levers: [],
  actors: {
    lanes: ["patron and abroad", "ruler and opposition", "who holds him up", "society"],
    actors: [
      { id: "patron", lane: 0, name: "Patria", note: "may give words", assumptions: [] }, { id: "ruler", lane: 1, name: "A. Ruler", note: "", assumptions: [] },
      { id: "opposition", lane: 1, name: "Council", note: "", assumptions: [] }, { id: "forces", lane: 2, name: "Police and army", note: "", assumptions: ["security.stay"] },
      { id: "purse", lane: 2, name: "The purse", note: "", assumptions: [] }, { id: "society", lane: 3, name: "The street", note: "", assumptions: [] },
      { id: "group-0", lane: 3, name: "the young", note: "100 of 100 people", assumptions: [] },
    ],
    links: [
      { from: "patron", to: "ruler", label: "backs him", mechanism: "patron", cut: span(0.28, 0.2, 0.3), used: true },
      { from: "ruler", to: "forces", label: "orders", mechanism: "ruler", cut: span(-0.02, -0.03, -0.01), used: true },
      { from: "forces", to: "ruler", label: "obey or refuse", mechanism: "security", cut: null, used: true },
      { from: "purse", to: "forces", label: "pay", mechanism: "treasury", cut: null, used: false },
      { from: "society", to: "ruler", label: "marches", mechanism: "mobilisation", cut: null, used: true },
      { from: "opposition", to: "society", label: "calls", mechanism: "opposition", cut: null, used: true },
      { from: "society", to: "patron", label: "goodwill", mechanism: "goodwill", cut: null, used: true },
    ],
  },
  events: [],
  method: { counted: [], differs_from_history: [], not_modelled: ["civil war"], track_record: null, versions: [], documents: [] },
};
