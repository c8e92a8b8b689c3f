import type { JSX } from "preact";
import type { TestRow, Tests } from "../document";
import { usePage } from "../page";
import { Canvas, Plot } from "../parts/plot";
import { Verdict, block, dot, horizontal, label, lines, target, vertical } from "../parts/svg";
import { fitted, textWidth, wrapped } from "../parts/measure";
import { exactly } from "../scales";
import { capital, changeInHundred, inHundred, plain, plainChange } from "../words";

export const VERDICTS: Record<TestRow["verdict"], string> = { agree: "agrees", uncertain: "too uncertain", disagree: "disagrees" };
const ORDER: TestRow["verdict"][] = ["agree", "uncertain", "disagree"];

export function inOrder(tests: Tests): TestRow[] {
  return [...tests.rows].sort((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict));
}

/** A value on the test's own scale: in 100, as a factor, or in its unit; a change carries its sign. */
export function testValue(row: TestRow, value: number | null): string {
  if (value === null) return "–";
  if (row.scale === "times") return `×${plain(Number(value.toPrecision(2)))}`;
  if (row.scale === "probability") return row.no_effect === null ? inHundred(value) : changeInHundred(value);
  return row.no_effect === null ? plain(Number(value.toPrecision(2))) : plainChange(Number(value.toPrecision(2)));
}

export function testRange(row: TestRow): string {
  return row.low === null || row.high === null ? "" : `${testValue(row, row.low)} to ${testValue(row, row.high)}`;
}

/** The part of a test's own scale that its row shows: everything it has, with a little air. */
export function extent(row: TestRow): [number, number] {
  const at = (value: number): number => (row.scale === "times" ? Math.log(Math.max(value, 1e-3)) : value);
  const values = [row.zone[0], row.zone[1], row.effect, row.low, row.high, row.no_effect].filter((one) => one !== null).map(at);
  const low = Math.min(...values);
  const high = Math.max(...values);
  const air = (high - low || Math.abs(high) || 1) * 0.18;
  const bounded = row.scale === "probability" && row.no_effect === null;
  return [bounded ? Math.max(0, low - air) : low - air, bounded ? Math.min(1, high + air) : high + air];
}

/** Each causal claim as an experiment: shaded what it expects, dot and line what the model does. */
export function ClaimTests({ rows }: { rows: TestRow[] }): JSX.Element {
  const { link } = usePage();
  return <Plot least={1080} draw={(width) => {
    const narrow = width < 1000;
    const left = narrow ? 0 : Math.round(width * 0.62);
    const said = 14 + Math.max(...rows.map((row) => textWidth(testValue(row, row.effect), 12, 650) + textWidth(` (${testRange(row)})`)));
    const right = narrow ? width : width - said;
    const second = Math.round(width * 0.35) + 24;
    const top = narrow ? 0 : 20;
    const claims = rows.map((row) => wrapped(row.text, narrow ? width - 24 : second - 40, narrow ? 3 : 2));
    const heights = rows.map((_, i) => narrow ? 88 + 17 * claims[i]!.length : 24 + 16 * claims[i]!.length);
    const starts = heights.map((_, i) => top + heights.slice(0, i).reduce((a, b) => a + b, 0));
    const height = top + heights.reduce((a, b) => a + b, 0);
    return (
      <Canvas width={width} height={height + 2} links label={`${rows.length} claims as tests: ${ORDER.map((kind) => `${rows.filter((row) => row.verdict === kind).length} ${VERDICTS[kind]}`).join(", ")}`}>
        {narrow ? null : (
          <g>
            {label(22, 8, "t-3", "Claim, speaker")}
            {label(second, 8, "t-3", "Measured as; expected; changed")}
            {label(left, 8, "t-3", "Effect in the model (thin line: none)")}
            {label(width, 8, "t-3", "middle (range)", "end")}
          </g>
        )}
        {rows.map((row, i) => (
          <a key={row.claim} href={link("assumptions", { pick: `claim ${row.claim}` })}>
            {target(-4, starts[i]! + 1, width + 8, heights[i]! - 2)}
            <RowRule y={starts[i]!} width={width} strong={i > 0 && rows[i - 1]!.verdict !== row.verdict} first={i === 0} />
            <Verdict kind={row.verdict} x={8} y={starts[i]! + (narrow ? 16 : 19)} />
            {lines(claims[i]!, 22, starts[i]! + (narrow ? 20 : 16), 16, "t-l ul")}
            {narrow
              ? <NarrowWords row={row} width={width} y={starts[i]! + 20 + 16 * claims[i]!.length} />
              : <WideWords row={row} x={second} room={left - second - 16} y={starts[i]! + 16} under={starts[i]! + 15 + 16 * claims[i]!.length} />}
            <Effect row={row} left={left} right={right} y={starts[i]! + (narrow ? 48 + 16 * claims[i]!.length : heights[i]! / 2)} />
            <text x={narrow ? 0 : width} y={narrow ? starts[i]! + heights[i]! - 12 : starts[i]! + heights[i]! / 2 + 4} text-anchor={narrow ? "start" : "end"}>
              <tspan class="t-b">{testValue(row, row.effect)}</tspan>{testRange(row) ? ` (${testRange(row)})` : ""}{" "}
            </text>
          </a>
        ))}
      </Canvas>
    );
  }} />;
}

function RowRule({ y, width, strong, first }: { y: number; width: number; strong: boolean; first: boolean }): JSX.Element | null {
  return first ? null : <line x1={0} x2={width} y1={y} y2={y} class={strong ? "s-ink-3 w1" : "grid"} />;
}

function NarrowWords({ row, width, y }: { row: TestRow; width: number; y: number }): JSX.Element {
  return label(22, y, "t-3", [fitted(`${VERDICTS[row.verdict]} · ${row.speaker} ${row.claim} · ${row.expected}`, width - 24), " "]);
}

function WideWords({ row, x, room, y, under }: { row: TestRow; x: number; room: number; y: number; under: number }): JSX.Element {
  return (
    <g>
      {label(22, under, "t-3", [fitted(`${row.claim}, ${row.speaker}`, x - 40), " "])}
      {label(x, y, "", [fitted(capital(row.measure), room), " "])}
      {label(x, y + 15, "", [fitted(row.expected, room), " "])}
      {under > y + 16 && label(x, y + 30, "t-3", [fitted(row.change, room), " "])}
    </g>
  );
}

function Effect({ row, left, right, y }: { row: TestRow; left: number; right: number; y: number }): JSX.Element {
  const [low, high] = extent(row);
  const scale = exactly(low, high, left, right);
  const x = (value: number): number => Math.min(right, Math.max(left, scale(row.scale === "times" ? Math.log(Math.max(value, 1e-3)) : value)));
  const from = row.zone[0] === null ? left : x(row.zone[0]);
  const to = row.zone[1] === null ? right : x(row.zone[1]);
  return (
    <g>
      {block(from, y - 11, Math.max(0, to - from), 22, "f-90")}
      {horizontal(left, right, y + 11, "axis")}
      {row.no_effect === null ? null : vertical(x(row.no_effect), y - 11, y + 13, "s-ink-3 w1")}
      {row.low === null || row.high === null ? null : horizontal(x(row.low), x(row.high), y, "s-ink w2")}
      {row.effect === null ? label((left + right) / 2, y + 4, "t-3", "cannot be formed", "middle")
        : dot(x(row.effect), y, 4.6, "f-ink s-paper w15")}
    </g>
  );
}
