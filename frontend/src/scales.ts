import { scaleLinear } from "d3-scale";
import { dayNumber } from "./words";

export interface Scale {
  (value: number): number;
  ticks: number[];
}

/** From 0 to a round number that holds `most`; pixels from `left` to `right`. */
export function fromZero(most: number, left: number, right: number, count = 4): Scale {
  const inner = scaleLinear().domain([0, most > 0 ? most : 1]).nice(count);
  const ticks = inner.ticks(count);
  inner.range([left, right]);
  return Object.assign((value: number) => inner(value), { ticks });
}

/** Does not start at 0: for points and ranges of likelihoods only. Never so short that two ticks would read alike. */
export function around(low: number, high: number, left: number, right: number, count = 5): Scale {
  const air = Math.max(0, 0.06 - high + low) / 2;
  const top = Math.min(1, Math.max(high + air, low < 0 ? high : 0.06));
  const inner = scaleLinear().domain([Math.min(low, low < 0 ? low - air : Math.max(0, top - 0.06)), top]).nice(count).range([left, right]);
  return Object.assign((value: number) => inner(value), { ticks: inner.ticks(count) });
}

export function exactly(low: number, high: number, left: number, right: number, count = 5): Scale {
  const inner = scaleLinear().domain(low === high ? [low - 1, high + 1] : [low, high]).range([left, right]);
  return Object.assign((value: number) => inner(value), { ticks: inner.ticks(count) });
}

/** From none to all. */
export function shares(left: number, right: number): Scale {
  return Object.assign(exactly(0, 1, left, right), { ticks: [0, 0.25, 0.5, 0.75, 1] });
}

/** Whole powers of ten that hold both ends; what is not above 0 sits on the lowest. */
export function logarithmic(low: number, high: number, from: number, to: number): Scale {
  const bottom = 10 ** Math.floor(Math.log10(Math.max(low, 1e-9)) + 1e-9);
  const top = Math.max(bottom * 10, 10 ** Math.ceil(Math.log10(Math.max(high, 1e-9)) - 1e-9));
  const inner = scaleLinear().domain([Math.log10(bottom), Math.log10(top)]).range([from, to]);
  const ticks: number[] = [];
  for (let tick = bottom; tick <= top * 1.001; tick *= 10) ticks.push(Number(tick.toPrecision(6)));
  return Object.assign((value: number) => inner(Math.log10(Math.max(value, bottom))), { ticks });
}

/** A round step that divides a span into about so many. */
export function tickStep(low: number, high: number, count: number): number {
  const ticks = scaleLinear().domain([low, high]).ticks(count);
  return Number(((ticks[1] ?? 1) - (ticks[0] ?? 0)).toPrecision(6));
}

export interface DayScale {
  (iso: string): number;
  /** First days of months within, no more than fit at `room` pixels each. */
  months: string[];
}

export function days(first: string, last: string, left: number, right: number, room = 44): DayScale {
  const a = dayNumber(first);
  const b = Math.max(dayNumber(last), a + 1);
  const at = (iso: string): number => left + ((dayNumber(iso) - a) / (b - a)) * (right - left);
  const months = monthsWithin(first, last);
  const step = [1, 2, 3, 6, 12, 24, 60].find((every) => ((right - left) / Math.max(1, months.length)) * every >= room) ?? 60;
  return Object.assign(at, { months: months.filter((_, i) => i % step === 0) });
}

/** The first day of every month that begins within the two dates. */
export function monthsWithin(first: string, last: string): string[] {
  const months: string[] = [];
  let [year, month] = first.split("-").map(Number) as [number, number];
  for (let guard = 0; guard < 1200; guard += 1) {
    const iso = `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-01`;
    if (iso > last.slice(0, 10)) break;
    if (iso >= first.slice(0, 10)) months.push(iso);
    month += 1;
    if (month > 12) [year, month] = [year + 1, 1];
  }
  return months;
}
