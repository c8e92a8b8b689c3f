/**
 * What the front end draws: one document, made by `standoff.report.document` from a run and never by hand.
 *
 * All probabilities are 0 to 1, all dates ISO, all money and counts plain numbers. A part that was not computed is
 * null; the view then says what to do instead. `p_low` and `p_high` are the middle 90 in 100 of the assumption draws
 * unless a comment says otherwise. Python's side of this contract is checked against this file by a test.
 */

export type OutcomeId = "in_power" | "uprising" | "coup" | "negotiated" | "managed";
export type Letter = "S" | "U" | "C" | "N" | "M";
/** Contested: claims on both sides; supported: only for; none: no source. */
export type Evidence = "contested" | "supported" | "none";

export interface Document {
  format: "standoff.document";
  version: 1;
  scenario: Scenario;
  made: Made;
  headline: Headline;
  outcomes: Outcome[];
  in_power_kinds: { kind: "calm" | "contested" | "foreign_troops"; p: number; low: number; high: number }[];
  history: History[];
  out_by: { day: number; date: string; p: number; low: number; high: number }[];
  timing: { median_day: number | null; early_share: number | null; monthly: MonthlyExits[] };
  fans: Fan[];
  futures: Future[];
  drivers: Drivers | null;
  assumptions: Assumption[];
  claims: Claim[];
  sources: Source[];
  lenses: Lenses | null;
  crux: Crux | null;
  tests: Tests | null;
  what_if: WhatIf | null;
  levers: Lever[];
  actors: ActorMap;
  events: TimelineEvent[];
  method: Method;
}

export interface Scenario {
  name: string; title: string; hash: string; start: string; days: number; horizon: string;
  ruler: string; regime: string; in_power_since: string; patron: string | null; capital: string;
  places: string[]; population: number;
  groups: { name: string; place: string; share: number; state_worker: boolean }[];
}

export interface Made {
  members: number; draws: number; seed: number; engine_version: string; standoff_version: string;
  elapsed_s: number | null; draft: boolean; sets: string[]; command: string;
  /** What the live app was asked beyond the scenario; empty in a report. */
  lens: string | null; actions: string[];
}

export interface Headline {
  /** Finding in one sentence, e.g. "In 84 of 100 simulated futures the ruler is still in power on 9 August 2021". */
  text: string;
  /** Two or three sentences below it, plain text. */
  lede: string[];
  belief: string; base_rate: string; evidence: string;
}

export interface Outcome {
  id: OutcomeId; letter: Letter; name: string; definition: string;
  p: number; low: number; high: number; se: number;
  /** "84", "<1", ">99": rounded so that all outcomes make 100. */
  said: string;
  /** Before the lens or action was applied; null where nothing is compared. */
  baseline: { p: number; low: number; high: number } | null;
  difference: { p: number; low: number; high: number } | null;
}

export interface History {
  /** Outcomes that the base rate counts. */
  outcomes: OutcomeId[];
  event: string; numerator: number; denominator: number; p: number; low: number; high: number;
  title: string; period: string; source: string;
  /** The run's probability of the same event within the same time. */
  here: number;
}

/** Probability of each exit in each calendar month of the run (the part beyond the horizon left out). */
export interface MonthlyExits { month: string; exits: Record<Exclude<OutcomeId, "in_power">, number> }

export interface Fan {
  series: string; title: string; unit: string; place: string; scale: "log" | "linear";
  /** Weekly: date, then the 5th, 25th, 50th, 75th and 95th weighted quantile while the ruler stands. */
  rows: [string, number, number, number, number, number][];
  reported: Reported[];
}

export interface Reported {
  date: string; low: number; high: number; source: string; reliable: boolean;
  /** True for what happened after the as-of date: never used, off by default. */
  later: boolean;
}

/** One simulated future of the weekly crowd in the capital; `exit` is drawn from its own path probability. */
export interface Future { member: number; exit: Exclude<OutcomeId, "in_power"> | null; exit_date: string | null; values: number[] }

export interface Drivers {
  outcome: string; p: number;
  /** P(in power) with the assumption at its 5th and 95th percentile, all else as drawn. */
  rows: { assumption: string; label: string; p_low: number; p_high: number; at_low: string; at_high: string;
          evidence: Evidence; supports: string[]; contests: string[] }[];
  /** What would be worth finding out: mean move of the answer, in probability; null where not computed. */
  evidence_value: { assumption: string; label: string; value: number }[] | null;
}

export interface Assumption {
  path: string; label: string; meaning: string; mechanism: string; unit: string;
  text: string; low: number | null; median: number; high: number | null; minimum: number; maximum: number;
  evidence: Evidence; supports: string[]; contests: string[]; note: string;
  lenses: { lens: string; text: string; median: number }[];
  /** 1 strongest; null where within noise. */
  rank: number | null;
  /** P(in power) in the lowest and the highest fifth of draws. */
  lowest_fifth: number | null; highest_fifth: number | null;
  yaml: { file: string; line: number; lines: string[] } | null;
}

export interface Claim { id: string; kind: string; text: string; speaker: string; role: string; source: string; paragraph: number | null }
export interface Source { id: string; publisher: string; title: string; date: string; language: string }

export interface Lenses {
  rows: { id: string; name: string; letter: string; p: Record<OutcomeId, number>; changes: number }[];
  forecasts: { claim: string; lens: string; speaker: string; statement: string;
               asked: string; stated_low: number | null; stated_high: number | null;
               model_own: number | null; model_default: number | null; happened: boolean | null }[];
}

export interface Crux {
  a: string; b: string; outcome: string; by_day: number; p_a: number; p_b: number;
  shares: { label: string; value: number; low: number; high: number }[];
}

export interface Tests {
  agree: number; disagree: number; uncertain: number;
  rows: { claim: string; speaker: string; text: string; verdict: "agree" | "disagree" | "uncertain";
          measure: string; expected: string; unit: string; zone: [number | null, number | null];
          effect: number; low: number; high: number; why: string }[];
}

/** Single what-ifs, computed beforehand; the live app computes its own. */
export interface WhatIf {
  rows: { plan: string; who: string; actions: string[];
          differences: Record<OutcomeId, { p: number; low: number; high: number }> }[];
}

/** What an outside actor could do; never a ruler's or his forces' choice. */
export interface Lever {
  id: string; who: string; name: string; kind: "switch" | "day" | "level"; options: string[];
  minimum: number; maximum: number; step: number; value: number;
  /** `{value}` is replaced by the control's value; sent as one action. */
  action: string;
}

export interface ActorMap {
  lanes: ["patron and abroad", "ruler and opposition", "who holds him up", "society"];
  actors: { id: string; lane: 0 | 1 | 2 | 3; name: string; note: string; assumptions: string[] }[];
  /** `cut`: fall of P(in power), in probability, when the link's mechanism is switched off; null where unknown. */
  links: { from: string; to: string; label: string; mechanism: string; cut: number | null }[];
}

export interface TimelineEvent { date: string; what: string; text: string; source: string; later: boolean }

export interface Method {
  counted: string[]; differs_from_history: string[]; not_modelled: string[];
  track_record: { title: string; figures: [string, string][] } | null;
  versions: [string, string][]; documents: string[];
}
