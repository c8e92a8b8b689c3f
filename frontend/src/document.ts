/**
 * What the front end draws: one document, made by `standoff.report.document` from a run and never by hand.
 *
 * All probabilities are 0 to 1, all dates ISO, all money and counts plain numbers. A part that was not computed is
 * null; the view then says what to do instead. `p_low` and `p_high` are the middle 90 in 100 of the assumption draws
 * unless a comment says otherwise. Python's side of this contract is checked against this file by a test, which reads
 * the interfaces as they are written here: one declaration ends with `}` or `;`, fields with `;`.
 *
 * In a page the front end is mounted in `<div id="standoff" data-face="report|notebook|app">`. In a report and in a
 * notebook the document stands in `<script type="application/json" id="standoff-document">`, behind it one inline
 * script (static/standoff.js) and one inline style (static/standoff.css), each allowed by its hash alone: no request,
 * no `eval`, no style or event attributes in markup (setting `element.style` from a script is allowed). A report also
 * carries plain tables in `<noscript>`.
 */

export type OutcomeId = "in_power" | "uprising" | "coup" | "negotiated" | "managed";
export type Letter = "S" | "U" | "C" | "N" | "M";
/** Contested: a claim speaks against it (whether or not one speaks for it); supported: only for; none: no source. */
export type Evidence = "contested" | "supported" | "none";

export interface Document {
  format: "standoff.document";
  version: 1;
  scenario: Scenario;
  made: Made;
  headline: Headline;
  outcomes: Outcome[];
  in_power_kinds: Kind[];
  history: History[];
  /** By day 30, 60, 90, 180 and 365, as far as the run reaches. */
  out_by: OutBy[];
  timing: Timing;
  fans: Fan[];
  futures: Future[];
  /** Dated, checkable forecasts. */
  watch: Watch[] | null;
  drivers: Drivers | null;
  assumptions: Assumption[];
  claims: Claim[];
  sources: Source[];
  lenses: Lenses | null;
  /** Every lens of the scenario, the scenario's own assumptions left out; there before any is computed. */
  lens_names: LensName[];
  crux: Crux | null;
  tests: Tests | null;
  what_if: WhatIf | null;
  /** Empty where nobody outside can act on this crisis. */
  levers: Lever[];
  actors: ActorMap;
  events: TimelineEvent[];
  method: Method;
}

export interface Scenario {
  name: string; title: string; hash: string; start: string; days: number; horizon: string;
  /** Date of the ledger's last source: what is dated later is marked so. Null where there is no source. */
  as_of: string | null;
  ruler: string; regime: string; in_power_since: string; patron: string | null; capital: string;
  opposition: string; west: string | null;
  places: string[]; population: number;
  groups: Group[];
}

/** `share` of the population; `state_worker` where most of the group are. */
export interface Group { name: string; place: string; share: number; state_worker: boolean }

export interface Made {
  members: number; draws: number; seed: number; engine_version: string; standoff_version: string;
  elapsed_s: number | null; draft: boolean; sets: string[]; command: string;
  /** What the live app was asked beyond the scenario: a lens id and actions; null and empty in a report. */
  lens: string | null; actions: string[];
}

export interface Kind { kind: "calm" | "contested" | "foreign_troops"; name: string; p: number; low: number; high: number; said: string }

export interface OutBy { day: number; date: string; p: number; low: number; high: number }

/** Of the futures that end: the median day and the share of the first 60 days; null when nothing ever ends. */
export interface Timing { median_day: number | null; early_share: number | null; monthly: MonthlyExits[] }

/** A probability, or a change of one, with the middle 90 in 100 of the assumption draws. */
export interface Span { p: number; low: number; high: number }

export interface Headline {
  /** Finding in one sentence, e.g. "In 84 of 100 simulated futures the ruler is still in power on 9 August 2021". */
  text: string;
  /** Two or three sentences below it, plain text. */
  lede: string[];
  /** One sentence each, for the panel beside the headline; `base_rate` says so where there is none. */
  belief: string; base_rate: string; evidence: string;
}

export interface Outcome {
  id: OutcomeId; letter: Letter; name: string; definition: string;
  p: number; low: number; high: number; se: number;
  /** "84", "<1", ">99": rounded so that all outcomes make 100. */
  said: string;
  /** Before the lens or action was applied; null where nothing is compared. */
  baseline: Span | null;
  difference: Span | null;
}

export interface History {
  /** Outcomes that the base rate counts. */
  outcomes: OutcomeId[];
  event: string; numerator: number; denominator: number; p: number; low: number; high: number;
  title: string; period: string; source: string;
  /** The run's probability of the same event within `here_days`: history's twelve months, or the run's end. */
  here: number; here_days: number;
  /** True where `p` and `here` are more than two times apart: a question to ask before using either. */
  apart: boolean;
}

/** Probability of each exit in each calendar month of the run (the part beyond the horizon left out). */
export interface MonthlyExits { month: string; exits: Record<Exclude<OutcomeId, "in_power">, number> }

/** The first is the weekly crowd in the capital. */
export interface Fan {
  series: string; title: string; unit: string; place: string; scale: "log" | "linear";
  /** What one row is, e.g. "largest crowd of the week". */
  reading: string;
  /** Weekly: date, then the 5th, 25th, 50th, 75th and 95th weighted quantile while the ruler stands.
      Weeks in which no simulated ruler stands any more are left out. */
  rows: [string, number, number, number, number, number][];
  reported: Reported[];
}

export interface Reported {
  date: string; low: number; high: number; source: string; reliable: boolean;
  /** True for what is dated after `scenario.as_of`: off by default. A run takes in no report, early or late. */
  later: boolean;
}

/** One simulated future of the weekly crowd in the capital, a value for each week from the start, the last one that of
    the week in which it ends; `exit` and its date are drawn from its own daily probabilities, null where it stands. */
export interface Future { member: number; exit: Exclude<OutcomeId, "in_power"> | null; exit_date: string | null; values: number[] }

/** `text` says what would be seen by `date`; `p` over the futures in which the ruler then stands, range over draws. */
export interface Watch { text: string; date: string; p: number; low: number; high: number }

export interface Drivers {
  outcome: string;
  /** P(outcome) of the tornado's own futures, all assumptions as drawn: the line the bars start from. */
  p: number;
  /** Largest swing first. */
  rows: DriverRow[];
  /** What would be worth finding out, largest first; null where not computed. */
  evidence_value: EvidenceValue[] | null;
}

/** P(outcome) with the assumption at its 10th and 90th percentile, all else as drawn. */
export interface DriverRow {
  assumption: string; label: string; p_low: number; p_high: number; at_low: string; at_high: string;
  /** False where the swing lies within the sampling noise. */
  beyond_noise: boolean;
  evidence: Evidence; supports: string[]; contests: string[];
}

/** How far the answer would move, in probability (standard deviation), if the question were settled; its 90% interval. */
export interface EvidenceValue { assumption: string; label: string; value: number; low: number; high: number }

export interface Assumption {
  /** As a scenario writes it: `mechanism.parameter`, or `groups.NAME` for the attitude of a group. */
  path: string; label: string; meaning: string; mechanism: string; unit: string;
  /** The value as a scenario would write it; `low` and `high` its middle 90 in 100, null where it is one number. */
  text: string; low: number | null; median: number; high: number | null; minimum: number; maximum: number;
  /** Its middle 50 in 100; null where it is one number. */
  inner: [number, number] | null;
  evidence: Evidence; supports: string[]; contests: string[]; note: string;
  /** Named by the scenario or what it starts from; false for a default of the model, whose `source` says where from. */
  own: boolean; source: string;
  lenses: LensValue[];
  /** Of its correlation with the outcome: 1 strongest; null where within noise or not uncertain. */
  rank: number | null;
  /** P(in power) in the lowest and the highest fifth of draws. */
  lowest_fifth: number | null; highest_fifth: number | null;
  /** Its own lines in the scenario file, the first of them being `line`; null where the file does not name it. */
  yaml: { file: string; line: number; lines: string[] } | null;
}

export interface LensValue { lens: string; text: string; median: number }

export interface Claim { id: string; kind: string; text: string; speaker: string; role: string; source: string; paragraph: number | null }
export interface Source { id: string; publisher: string; title: string; date: string; language: string }

/** `speaker`: who holds it; empty where the ledger names none. */
export interface LensName { id: string; name: string; letter: string; speaker: string }

export interface Lenses { rows: LensRow[]; forecasts: LensForecast[] }

/** The first is `neutral`, the scenario's own assumptions, whose letter is "". `changes` counts assumptions. */
export interface LensRow { id: string; name: string; title: string; letter: string; p: Record<OutcomeId, number>; changes: number }

/** `happened` is null where it is still open. */
export interface LensForecast {
  claim: string; lens: string; speaker: string; statement: string;
  asked: string; stated_low: number | null; stated_high: number | null;
  model_own: number | null; model_default: number | null; happened: boolean | null;
}

/** Why lenses `a` and `b` differ; the shares add up to `p_b` less `p_a`, largest first. */
export interface Crux {
  a: string; b: string; outcome: string; by_day: number; p_a: number; p_b: number;
  shares: CruxShare[];
}

export interface CruxShare { label: string; value: number; low: number; high: number; differences: CruxDifference[] }
/** What each side assumes. */
export interface CruxDifference { assumption: string; label: string; a: string; b: string }

export interface Tests {
  agree: number; disagree: number; uncertain: number;
  rows: TestRow[];
}

export interface TestRow {
  claim: string; speaker: string; text: string; verdict: "agree" | "disagree" | "uncertain";
  /** What was changed, what was looked at, what the claim expects of it. */
  change: string; measure: string; expected: string;
  /** "probability": say it in 100; "times": changed over unchanged, no effect is 1; "number": in `unit`. */
  scale: "probability" | "times" | "number"; unit: string;
  /** Value of no effect; null where a level is looked at and not a change. */
  no_effect: number | null;
  /** Where the effect has to lie; null for an open end. */
  zone: [number | null, number | null];
  /** Null where it cannot be formed, or too few draws for an interval. */
  effect: number | null; low: number | null; high: number | null; why: string;
}

/** Single what-ifs, computed beforehand; the live app computes its own. */
export interface WhatIf { rows: WhatIfRow[] }

export interface WhatIfRow { plan: string; who: string; actions: string[]; differences: Record<OutcomeId, Span> }

/** What an outside actor could do; never a ruler's or his forces' choice. */
export interface Lever {
  id: string; who: string; name: string;
  /** day: a day of the run, 0 being the start; level: a number. */
  kind: "day" | "level";
  minimum: number; maximum: number; step: number; value: number;
  /** `{value}` is replaced by the control's value; sent as one action. Levers whose actions
      set the same thing (before the `=`) exclude each other. */
  action: string;
}

export interface ActorMap {
  lanes: ["patron and abroad", "ruler and opposition", "who holds him up", "society"];
  actors: Actor[];
  links: Link[];
}

/** `id`: patron, west, ruler, opposition, forces, officials, media, purse, society (all groups together, what links of
    the street lead to), and group-0, group-1 … for each of them; those that a crisis lacks are absent. `assumptions`:
    paths, those that go with the answer most strongly first. */
export interface Actor { id: string; lane: 0 | 1 | 2 | 3; name: string; note: string; assumptions: string[] }
/** `cut`: fall of P(in power), in probability, when the link's mechanism is switched off, a rise being negative, with
    its range over draws; null where unknown. Links of one mechanism share their cut. `used`: false for a mechanism that
    the scenario switches off. */
export interface Link { from: string; to: string; label: string; mechanism: string; cut: Span | null; used: boolean }

/** `used`: part of the model's calendar, and not only something that was seen. */
export interface TimelineEvent { date: string; until: string | null; what: string; text: string; source: string; used: boolean; later: boolean }

export interface Method {
  counted: string[]; differs_from_history: string[]; not_modelled: string[];
  track_record: TrackRecord | null;
  versions: [string, string][];
  /** Documents that ship with the package, as paths in it. */
  documents: string[];
}

export interface TrackRecord {
  title: string; figures: [string, string][];
}
