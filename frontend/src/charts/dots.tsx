import type { JSX } from "preact";
import type { Document, MonthlyExits, OutcomeId } from "../document";
import { EXITS } from "../findings";
import { usePage } from "../page";
import { Badge, horizontal, label } from "../parts/svg";
import { Canvas, Plot } from "../parts/plot";
import { placed, wholeShares } from "../rounding";
import { collect, outcome } from "../shown";
import { inHundred, longMonth, monthName, shortDate } from "../words";

export interface Dots { month: MonthlyExits; ids: OutcomeId[]; out: number }

/** Fifty dots: how many each outcome has (largest remainder), and in which month the middle of each dot's share lies. */
export function fiftyDots(document: Document): { months: Dots[]; staying: number[] } {
  const ids: OutcomeId[] = ["in_power", ...EXITS];
  const own = collect((id) => outcome(document, id).p);
  const counts = wholeShares(ids.map((id) => own[id]), 50);
  const monthly = inYears(document.timing.monthly);
  const months: Dots[] = monthly.map((month) => ({ month, ids: [], out: 0 }));
  EXITS.forEach((id, i) => {
    placed(monthly.map((month) => month.exits[id]), counts[i + 1] ?? 0)
      .forEach((count, m) => { for (let dot = 0; dot < count; dot += 1) months[m]!.ids.push(id); });
  });
  let out = 0;
  for (const month of months) {
    out += EXITS.reduce((sum, id) => sum + month.month.exits[id], 0);
    month.out = out;
  }
  return { months, staying: wholeShares(document.in_power_kinds.map((kind) => kind.p), counts[0] ?? 0) };
}

/** More months than dots have room for are taken together by year. */
function inYears(monthly: MonthlyExits[]): MonthlyExits[] {
  if (monthly.length <= LONG) return monthly;
  const years = new Map<string, MonthlyExits>();
  for (const { month, exits } of monthly) {
    const year = month.slice(0, 4);
    const sum = years.get(year)?.exits;
    years.set(year, { month: year, exits: Object.fromEntries(EXITS.map((id) => [id, exits[id] + (sum?.[id] ?? 0)])) as MonthlyExits["exits"] });
  }
  return [...years.values()];
}

const LONG = 20;

/** Whether the dots stand by year. */
export function byYear(document: Document): boolean {
  return document.timing.monthly.length > LONG;
}

/** When it ends and how: one dot for two of a hundred futures. */
export function FiftyDots(): JSX.Element {
  const { document } = usePage();
  const { months, staying } = fiftyDots(document);
  return <Plot draw={(width) => {
    const r = Math.min(8, width / 58);
    const pitch = r * 2 + 2.4;
    const columns = 5;
    const block = columns * pitch;
    const step = (width - block - 30) / Math.max(1, months.length);
    const most = Math.max(1, ...months.map((month) => month.ids.length));
    const rows = Math.ceil(staying.reduce((a, b) => a + b, 0) / columns);
    const legend = 88;
    const floor = Math.max(most * pitch + 26 + legend, rows * pitch + 8);
    const stays = staying.flatMap((count, kind) => Array.from({ length: count }, () => kind));
    const every = step >= 24 ? 1 : step >= 13 ? 1 : Math.ceil(13 / step);
    const numbered = step >= 21 ? 1 : Math.ceil(21 / step);
    const newYear = months.findIndex((month, i) => i > 0 && month.month.month.slice(5, 7) === "01");
    const legendAt = Math.max(0, (width - block - 30) - 178);
    return (
      <Canvas width={width} height={floor + 58} label={describe(document, months)}>
        {months.map(({ month, ids, out }, i) => {
          const x = i * step + step / 2;
          const last = i === months.length - 1;
          return (
            <g>
              {i % every === 0 && label(x, floor + 18, "t-3", byYear(document) ? step < 36 ? `’${month.month.slice(2)}` : month.month : step < 26 ? monthName(month.month).charAt(0) : monthName(month.month), "middle")}
              {ids.map((id, j) => <Badge id={id} x={x} y={floor - r - 3 - j * pitch} r={r} />)}
              {last || (i % numbered === 0 && (months.length - 1 - i) >= numbered) ? label(x, floor + 36, last ? "t-b" : "", inHundred(out), "middle") : null}
            </g>
          );
        })}
        {horizontal(0, months.length * step, floor, "axis")}
        {label(0, floor + 54, "t-3", `out by the end of the ${byYear(document) ? "year" : "month"}, in 100`)}
        {stays.map((kind, i) => (
          <circle cx={width - block + (i % columns) * pitch + pitch / 2} cy={floor - r - 3 - Math.floor(i / columns) * pitch} r={r - 0.6}
            fill={kind === 0 ? undefined : `url(#${kind === 1 ? "hatch" : "dots"}-in_power)`} class={kind === 0 ? "f-in_power" : "s-in_power"} />
        ))}
        {label(width, floor + 18, "t-3", "still in power", "end")}
        {label(width, floor + 36, "t-b", outcome(document, "in_power").said, "end")}
        {newYear > 0 && (
          <g>
            <line x1={newYear * step} x2={newYear * step} y1={floor - most * pitch - 18} y2={floor} class="s-ink-3" stroke-dasharray="2 3" />
            {label(newYear * step + 5, floor - most * pitch - 9, "t-3 halo", "New Year")}
          </g>
        )}
        {EXITS.map((id, i) => (
          <g>
            <Badge id={id} x={legendAt + r} y={10 + i * 20} r={r} />
            <text x={legendAt + 2 * r + 8} y={14 + i * 20} class="t-l">{outcome(document, id).name} <tspan class="t-b">{outcome(document, id).said}</tspan></text>
          </g>
        ))}
      </Canvas>
    );
  }} />;
}

function describe(document: Document, months: Dots[]): string {
  const said = months.filter((_, i) => i > 0 && i % 2 === 1).slice(0, 4)
    .map((month) => `${inHundred(month.out)} out by the end of ${byYear(document) ? month.month.month : longMonth(month.month.month)}`);
  return `Fifty dots, each for 2 of 100 futures. ${said.join(", ")}. ${outcome(document, "in_power").said} in 100 still in power on ${shortDate(document.scenario.horizon)}.`;
}
