import type { JSX } from "preact";
import type { DriverRow, Drivers, Evidence } from "../document";
import { usePage } from "../page";
import { Axis, hundred, label, lines, target, vertical } from "../parts/svg";
import { Canvas, Plot } from "../parts/plot";
import { textWidth, wrapped } from "../parts/measure";
import { around, type Scale } from "../scales";
import { inHundred } from "../words";

export function evidenceWords(kind: Evidence, supports: number, contests: number): string {
  if (kind === "none") return "no source";
  if (kind === "contested") return supports ? `${supports} for, ${contests} against` : `${contests} against`;
  return `${supports} for`;
}

/** How far the answer moves with one assumption, the others as drawn. */
export function Tornado({ drivers, most = 7 }: { drivers: Drivers; most?: number }): JSX.Element {
  const { link } = usePage();
  const rows = drivers.rows.slice(0, most);
  const low = Math.min(drivers.p, ...rows.flatMap((row) => [row.p_low, row.p_high]));
  const high = Math.max(drivers.p, ...rows.flatMap((row) => [row.p_low, row.p_high]));
  return <Plot draw={(width) => {
    const narrow = width < 520;
    const labels = narrow ? 0 : Math.min(236, 16 + Math.max(...rows.map((row) => textWidth(row.label, 13))));
    const marks = narrow ? 0 : 14 + Math.max(...rows.map((row) => textWidth(`⚠ ${evidenceWords(row.evidence, row.supports.length, row.contests.length)}`, 12, 600)));
    const [from, to] = [labels, width - marks];
    const x = scaled(rows, low, high, from, to);
    const names = rows.map((row) => wrapped(row.label, narrow ? width : labels - 6, 2));
    const tall = names.some((one) => one.length > 1);
    const heights = names.map((one) => (narrow ? 49 + 15 * one.length : tall ? 36 : 29));
    const tops = heights.map((_, i) => heights.slice(0, i).reduce((a, b) => a + b, 0));
    const height = heights.reduce((a, b) => a + b, 0);
    return (
      <Canvas width={width} height={height + 33} links
        label={`${rows.length} drivers and how far each moves survival. ${rows.map((row) => `${row.label}: ${inHundred(row.p_low)} at ${row.at_low}, ${inHundred(row.p_high)} at ${row.at_high}`).join("; ")}`}>
        <Axis scale={x} top={0} bottom={height} said={hundred} zero={false} />
        {rows.map((row, i) => {
          const y = tops[i]!;
          const pitch = heights[i]!;
          const bar = narrow ? y + pitch - 27 : y + pitch / 2 - 7.5;
          const middle = y + pitch / 2 + 4.5;
          const first = narrow ? y + 16 : middle - 7.5 * (names[i]!.length - 1);
          const [left, right] = ends(row);
          const words = evidenceWords(row.evidence, row.supports.length, row.contests.length);
          return (
            <a key={row.assumption} href={link("assumptions", { pick: row.assumption })}>
              {target(-6, y + 1, width + 12, pitch - 2)}
              {lines(names[i]!, 0, first, 15, "t-l ul halo")}
              <rect x={x(left.p)} y={bar} width={Math.max(1.5, x(right.p) - x(left.p))} height={15}
                fill={row.evidence === "contested" ? "url(#hatch-contested)" : undefined}
                class={row.evidence === "contested" ? "" : row.evidence === "none" ? "f-paper s-model dash" : "f-model"} />
              <text x={x(left.p) - 5} y={bar + 12} text-anchor="end">
                <tspan class="t-3">{left.at} </tspan><tspan class="t-b">{inHundred(left.p)}</tspan>{" "}
              </text>
              <text x={x(right.p) + 5} y={bar + 12}>
                <tspan class="t-b">{inHundred(right.p)}</tspan><tspan class="t-3"> {right.at}</tspan>{" "}
              </text>
              <text x={narrow ? 0 : width} y={narrow ? first + 15 * names[i]!.length : middle} text-anchor={narrow ? undefined : "end"} class={row.evidence === "contested" ? "t-ink" : ""}
                font-weight={row.evidence === "contested" ? 600 : undefined}>{row.evidence === "contested" ? "⚠ " : ""}{words} </text>
              {vertical(x(drivers.p), narrow ? bar - 4 : y, y + pitch, "s-ink w15")}
            </a>
          );
        })}
        {label(x(drivers.p), height + 29, "t-b", `as drawn ${inHundred(drivers.p)}`, "middle")}
      </Canvas>
    );
  }} />;
}

interface End { p: number; at: string }

/** The lower answer left, the higher one right, and whether a low or a high value gives it. */
function ends(row: DriverRow): [End, End] {
  const [low, high] = [{ p: row.p_low, at: "low" }, { p: row.p_high, at: "high" }];
  return row.p_high >= row.p_low ? [low, high] : [high, low];
}

/** As wide as the words at the ends of the bars leave room for. */
function scaled(rows: DriverRow[], low: number, high: number, from: number, to: number): Scale {
  let [left, right] = [from + 8, to - 8];
  let x = around(low, high, left, right);
  for (let round = 0; round < 8; round += 1) {
    const over = [0, 0];
    for (const row of rows) {
      const [a, b] = ends(row);
      const wide = (one: End): number => 32 + textWidth(one.at);
      over[0] = Math.max(over[0]!, from + wide(a) - x(a.p));
      over[1] = Math.max(over[1]!, x(b.p) + wide(b) - to);
    }
    if (over[0]! <= 0.5 && over[1]! <= 0.5) break;
    left += Math.max(0, over[0]!);
    right -= Math.max(0, over[1]!);
    if (right - left < 60) break;
    x = around(low, high, left, right, right - left < 220 ? 3 : 5);
  }
  return x;
}
