/** How figures are said: "N in 100", never a decimal, "<1" and ">99" at the ends; as `standoff.analysis.wording`. */

export const MINUS = "\u2212";
export const EN_DASH = "\u2013";
const THIN = "\u202f";
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const LONG_MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
  "November", "December"];

/** A whole number out of 100 as it is said. */
function clamped(whole: number): string {
  if (whole <= 0) return "<1";
  return whole >= 100 ? ">99" : String(whole);
}

export function inHundred(p: number): string {
  return clamped(Math.floor(100 * p + 0.5));
}

/** "52–78", "52 to >99", or one number where both ends round to it. */
export function rangeInHundred(low: number, high: number): string {
  const a = inHundred(low);
  const b = inHundred(high);
  return a === b ? a : a + (b.startsWith(">") ? " to " : EN_DASH) + b;
}

/** A change of probability with its sign; "0" when it rounds to nothing. */
export function changeInHundred(change: number): string {
  const whole = Math.floor(100 * Math.abs(change) + 0.5);
  return whole === 0 ? "0" : `${change > 0 ? "+" : MINUS}${whole}`;
}

export function changeRange(low: number, high: number): string {
  const a = changeInHundred(low);
  const b = changeInHundred(high);
  return a === b ? a : `${a} to ${b}`;
}

/** How much more futures would still move the figure: "±1", or "under ±1". */
export function samplingNoise(se: number): string {
  const whole = Math.round(196 * se);
  return whole < 1 ? "under ±1" : `±${whole}`;
}

/** The word for a likelihood; never used in one sentence with the quality of evidence. */
export function likelihood(p: number): string {
  if (p < 0.05) return "almost ruled out";
  if (p < 0.2) return "very unlikely";
  if (p < 0.45) return "unlikely";
  if (p < 0.55) return "about as likely as not";
  if (p < 0.8) return "likely";
  return p < 0.95 ? "very likely" : "almost certain";
}

/** A count with thin spaces at the thousands: 20 000. */
export function grouped(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+(?!\d))/g, THIN);
}

/** A count to two figures: 107 432 is 110 000. */
export function about(count: number): string {
  if (count < 1) return count < 0.5 ? "0" : "1";
  const step = 10 ** Math.max(0, Math.floor(Math.log10(count)) - 1);
  return grouped(Math.floor(count / step + 0.5) * step);
}

/** Any value to three significant figures, without trailing zeros. */
export function plain(value: number): string {
  if (value === 0) return "0";
  if (Math.abs(value) >= 1000) return signed(Math.round(value), grouped(Math.abs(value)));
  const text = String(Number(Math.abs(value).toPrecision(3)));
  return signed(value, text.includes("e") ? Number(text).toFixed(6).replace(/0+$/, "") : text);
}

function signed(value: number, text: string): string {
  return value < 0 ? MINUS + text : text;
}

/** The same, with a plus where it is above 0: for effects. */
export function plainChange(value: number): string {
  return value > 0 ? `+${plain(value)}` : plain(value);
}

function parts(iso: string): [number, number, number] {
  const [year = 0, month = 1, day = 1] = iso.slice(0, 10).split("-").map(Number);
  return [year, month, day];
}

export function longDate(iso: string): string {
  const [year, month, day] = parts(iso);
  return `${day}\u00a0${LONG_MONTHS[month - 1] ?? ""}\u00a0${year}`;
}

export function shortDate(iso: string): string {
  const [year, month, day] = parts(iso);
  return `${day}\u00a0${MONTHS[month - 1] ?? ""}\u00a0${year}`;
}

export function dayMonth(iso: string): string {
  const [, month, day] = parts(iso);
  return `${day}\u00a0${MONTHS[month - 1] ?? ""}`;
}

export function monthName(iso: string): string {
  return MONTHS[parts(iso)[1] - 1] ?? "";
}

export function longMonth(iso: string): string {
  const [year, month] = parts(iso);
  return `${LONG_MONTHS[month - 1] ?? ""}\u00a0${year}`;
}

/** Days since 1970 of an ISO date; dates have no zone here. */
export function dayNumber(iso: string): number {
  const [year, month, day] = parts(iso);
  return Date.UTC(year, month - 1, day) / 86_400_000;
}

export function isoDate(days: number): string {
  return new Date(days * 86_400_000).toISOString().slice(0, 10);
}

/** "a", "a and b", "a, b and c". */
export function listed(names: readonly string[]): string {
  if (names.length < 2) return names[0] ?? "";
  return `${names.slice(0, -1).join(", ")} and ${names[names.length - 1] ?? ""}`;
}

const FRACTIONS: [number, string][] = [
  [1 / 4, "A quarter"], [1 / 3, "A third"], [1 / 2, "Half"], [2 / 3, "Two thirds"], [3 / 4, "Three quarters"],
];

/** A share as a plain fraction when one lies within 3 in 100, else null. */
export function fraction(share: number): string | null {
  for (const [value, name] of FRACTIONS) if (Math.abs(share - value) <= 0.03) return name;
  return null;
}

/** Inside a sentence an article is written small; a name stays as it is. */
export function lowered(label: string): string {
  return label.replace(/^(The|A|An) /, (article) => article.toLowerCase());
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Values written with a hyphen, as in a scenario, with a minus sign. */
export function withMinus(text: string): string {
  return text.replace(/(^|[\s(])-(?=[\d.])/g, `$1${MINUS}`);
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}

/** What an outcome's figure is of. */
export function byHorizon(document: { scenario: { horizon: string } }): string {
  return `In 100 simulated futures, by ${shortDate(document.scenario.horizon)}`;
}

/** What a reader set a control to. */
export function valueOf(event: { currentTarget: { value: string } }): string {
  return event.currentTarget.value;
}
