import { line } from "d3-shape";
import type { JSX } from "preact";
import type { Document, Fan, Reported } from "../document";
import { Badge, label, stroke, vertical } from "../parts/svg";
import { Canvas, Plot } from "../parts/plot";
import { fitted, textWidth } from "../parts/measure";
import { days, fromZero, logarithmic, type DayScale, type Scale } from "../scales";
import { about, dayNumber, isoDate, longDate, monthName, plain, shortDate } from "../words";

export type FanMode = "bands" | "futures" | "table";
type Row = Fan["rows"][number];

interface FanProps { document: Document; fan: Fan; mode: "bands" | "futures"; later: boolean; hasFutures: boolean }

/** Weekly quantiles or single futures, with what was reported. */
export function FanChart({ document, fan, mode, later, hasFutures }: FanProps): JSX.Element {
  const reported = fan.reported.filter((one) => later || !one.later);
  return <Plot draw={(width) => {
    const narrow = width < 520;
    const bottom = narrow ? 244 : 322;
    const values = [...fan.rows.flatMap((row) => row.slice(1) as number[]), ...reported.flatMap((one) => [one.low, one.high]),
      ...(mode === "futures" && hasFutures ? document.futures.flatMap((one) => one.values) : [])];
    const y = verticalScale(fan, values, bottom);
    const left = 10 + Math.max(...y.ticks.map((tick) => textWidth(tickWords(tick))));
    const x = days(document.scenario.start, document.scenario.horizon, left, width - (narrow ? 4 : 10), narrow ? 34 : 40);
    const calls = callsIn(document, x, left, width);
    return (
      <Canvas width={width} height={bottom + 26 + (calls.length ? 8 + 16 * (1 + Math.max(...calls.map((call) => call.row))) : 0)} label={describe(fan, reported, calls)}>
        <Grid x={x} y={y} left={left} right={width - (narrow ? 4 : 10)} bottom={bottom} narrow={narrow} />
        {mode === "bands" ? <Bands fan={fan} x={x} y={y} narrow={narrow} />
          : <Futures document={document} x={x} y={y} narrow={narrow} right={width - 10} />}
        {calls.map((call) => (
          <g key={call.date + call.words}>
            <title>{`${longDate(call.date)}: ${call.text}`}</title>
            {vertical(x(call.date), 22, bottom, "grid dash")}
            {stroke(`M${x(call.date)} ${bottom}V${bottom + 27 + 16 * call.row}h4`, "f-none s-rule")}
            {label(x(call.date) + 6, bottom + 31 + 16 * call.row, "halo", call.words)}
          </g>
        ))}
        <AsOf document={document} x={x} bottom={bottom} right={width - 10} />
        {reported.map((one) => <Report key={one.date + one.source} one={one} x={x} y={y} />)}
      </Canvas>
    );
  }} />;
}

interface Call { date: string; words: string; text: string; row: number }

/** The calendar's events within the fan, each with a word in the first row below the axis that has room for it. */
function callsIn(document: Document, x: DayScale, left: number, width: number): Call[] {
  const { start, horizon } = document.scenario;
  const ends: number[] = [];
  const found: Call[] = [];
  for (const one of document.events) {
    if (!one.used || one.date < start || one.date >= horizon) continue;
    const words = fitted(one.what === "action" ? one.text : one.what, Math.min(190, width - x(one.date) - 6));
    const at = Math.max(left, x(one.date));
    const row = [0, 1, 2, 3, 4].find((each) => (ends[each] ?? -9) < at - 8);
    if (row === undefined) continue;
    ends[row] = at + 6 + textWidth(words);
    found.push({ date: one.date, words, text: one.text, row });
  }
  return found;
}

function verticalScale(fan: Fan, values: number[], bottom: number): Scale {
  const most = Math.max(...values, 1e-9);
  if (fan.scale === "linear") return fromZero(most, bottom, 14, 5);
  const above = values.filter((value) => value > 0);
  return logarithmic(Math.max(Math.min(...above), most / 1e4), most, bottom, 14);
}

export function tickWords(tick: number): string {
  if (tick >= 1e6) return `${plain(tick / 1e6)} m`;
  return tick >= 10_000 ? `${plain(tick / 1000)}k` : plain(tick);
}

function Grid({ x, y, left, right, bottom, narrow }: { x: DayScale; y: Scale; left: number; right: number; bottom: number; narrow: boolean }): JSX.Element {
  return (
    <g aria-hidden>
      {y.ticks.map((tick, i) => (
        <g>
          <line x1={left} x2={right} y1={y(tick)} y2={y(tick)} class={i ? "grid" : "axis"} />
          {label(left - 6, y(tick) + 4, "t-3", tickWords(tick), "end")}
        </g>
      ))}
      {x.months.map((month, i) => {
        const [year, before] = [month.slice(0, 4), x.months[i - 1]];
        const yearly = x.months[1]?.slice(5) === x.months[0]?.slice(5);
        const name = yearly ? year : monthName(month) + (before && before.slice(0, 4) !== year && !narrow ? ` ${year}` : "");
        return (
          <g>
            {vertical(x(month), bottom, bottom + 4, "axis")}
            {x(month) + textWidth(name) <= right + 8 && label(x(month), bottom + 17, "t-3", name)}
          </g>
        );
      })}
    </g>
  );
}

function Bands({ fan, x, y, narrow }: { fan: Fan; x: DayScale; y: Scale; narrow: boolean }): JSX.Element {
  const edge = (quantile: number, rows: Row[]): string => line<Row>((row) => x(row[0]), (row) => y(row[quantile] as number))(rows) ?? "";
  // Along the upper edge, and back along the lower one.
  const band = (low: number, high: number): string => `${edge(high, fan.rows)}L${edge(low, [...fan.rows].reverse()).slice(1)}Z`;
  const between = (from: number, to: number): Row[] => fan.rows.slice(Math.floor(from * fan.rows.length), Math.max(1, Math.ceil(to * fan.rows.length)));
  const widest = (rows: Row[], low: 3 | 4, high: 4 | 5): Row => rows.reduce((a, b) => (y(b[low]) - y(b[high]) > y(a[low]) - y(a[high]) ? b : a));
  const inner = widest(between(0.14, 0.34), 3, 4);
  const outer = widest(between(0.45, narrow ? 0.6 : 0.8), 4, 5);
  const mid = between(0.62, 0.7)[0] ?? fan.rows[0]!;
  const gap = Math.abs(y(outer[5]) - y(outer[4]));
  const inside = Math.abs(y(inner[4]) - y(inner[3]));
  const last = x(fan.rows[fan.rows.length - 1]![0]);
  // Words never run out of the bands.
  const at = (row: Row, after = 0): number => Math.min(Math.max(x(row[0]), after), Math.max(x(fan.rows[0]![0]), last - 64));
  const apart = inside > 15 ? at(inner) + 70 : 0;
  return (
    <g>
      {stroke(band(1, 5), "f-90")}
      {stroke(band(2, 4), "f-50")}
      {stroke(edge(3, fan.rows), "f-none s-model w24")}
      {gap > 16 ? label(at(outer, apart), (y(outer[5]) + y(outer[4])) / 2 + 4, "t-ink", "90 in 100")
        : label(at(outer, apart), y(outer[5]) - 7, "t-ink halo", "90 in 100")}
      {inside > 15 && label(at(inner), (y(inner[4]) + y(inner[3])) / 2 + 4, "t-ink", "50 in 100")}
      {label(at(mid), y(mid[3]) - 5, "t-b", "middle")}
    </g>
  );
}

function Futures({ document, x, y, narrow, right }: { document: Document; x: DayScale; y: Scale; narrow: boolean; right: number }): JSX.Element {
  const start = dayNumber(document.scenario.start);
  const week = (i: number): number => x(isoDate(Math.min(start + 7 * i, dayNumber(document.scenario.horizon))));
  const path = line<number>().x((_, i) => week(i)).y((value) => y(value));
  const longest = document.futures.reduce((best, one, i) => (one.values.length > (document.futures[best]?.values.length ?? 0) ? i : best), 0);
  const one = document.futures[longest];
  const mark = Math.floor((one?.values.length ?? 0) * 0.7);
  const ends = document.futures.filter((future) => future.exit !== null && future.values.length > 0);
  return (
    <g>
      {document.futures.map((future, i) => <path d={path(future.values) ?? ""} class={`future ${i === longest ? "one" : ""}`} />)}
      {ends.map((future) => <Badge id={future.exit!} x={week(future.values.length - 1)} y={y(future.values[future.values.length - 1]!)} r={8} />)}
      {one ? label(Math.min(week(mark), right - 4), y(Math.max(...one.values.slice(Math.max(0, mark - 3), mark + 4))) - 8, "t-b halo", `one of the ${document.futures.length}`, "end") : null}
      {narrow ? null : label(right, 12, "halo", "U C N M: he leaves, the line ends", "end")}
    </g>
  );
}

function AsOf({ document, x, bottom, right }: { document: Document; x: DayScale; bottom: number; right: number }): JSX.Element | null {
  const date = document.scenario.as_of;
  if (!date || date < document.scenario.start || date > document.scenario.horizon) return null;
  const text = `${shortDate(date)}: last source`;
  const end = x(date) + 6 + textWidth(text) > right;
  return (
    <g>
      {vertical(x(date), 6, bottom, "s-ink w12")}
      {label(end ? x(date) - 6 : x(date) + 6, 13, "t-ink halo", text, end ? "end" : "start")}
    </g>
  );
}

/** A reported crowd from its lowest to its highest estimate; dashed where unreliable, thin and hollow where later. */
function Report({ one, x, y }: { one: Reported; x: DayScale; y: Scale }): JSX.Element {
  const at = x(one.date);
  const weight = one.later ? "s-ink-3 w12" : "s-ink w18";
  const ends = one.low === one.high ? [one.low] : [one.low, one.high];
  return (
    <g>
      <rect x={at - 5} y={y(one.high) - 6} width={10} height={Math.abs(y(one.low) - y(one.high)) + 12} class="hit">
        <title>{`${longDate(one.date)}: ${reportedWords(one)} reported by ${one.source}`}</title>
      </rect>
      <line x1={at} x2={at} y1={y(one.low)} y2={y(one.high)} class={weight} stroke-dasharray={one.reliable ? undefined : "3 3"} />
      {ends.map((value) => <circle key={value} cx={at} cy={y(value)} r={one.later ? 2.4 : 3.2} class={one.later || !one.reliable ? `f-paper ${weight}` : "f-ink"} />)}
    </g>
  );
}

export function reportedWords(one: Reported): string {
  return one.low === one.high ? about(one.low) : `${about(one.low)}–${about(one.high)}`;
}

function describe(fan: Fan, reported: Reported[], calls: Call[]): string {
  const at = (share: number): Row | undefined => fan.rows[Math.floor(share * (fan.rows.length - 1))];
  const said = [0.1, 0.4, 0.9].map(at).filter((row): row is Row => row !== undefined)
    .map((row) => `${longDate(row[0])} middle ${about(row[3])}, 90 in 100 futures between ${about(row[1])} and ${about(row[5])}`);
  const last = reported[reported.length - 1];
  return `${fan.title}, ${fan.unit}. ${said.join("; ")}.${last ? ` Reported ${reportedWords(last)} on ${longDate(last.date)}.` : ""}${calls.length ? ` In the calendar: ${calls.map((call) => `${call.words}, ${longDate(call.date)}`).join("; ")}.` : ""}`;
}
