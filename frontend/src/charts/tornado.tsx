import type { JSX } from "preact";
import type { Drivers, Evidence } from "../document";
import { usePage } from "../page";
import { Axis } from "../parts/svg";
import { Canvas, Plot } from "../parts/plot";
import { textWidth, wrapped } from "../parts/measure";
import { around } from "../scales";
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
    const labels = narrow ? 0 : Math.min(230, 30 + Math.max(...rows.map((row) => textWidth(row.label, 13))));
    const ends = narrow ? 30 : 78;
    const x = around(low, high, labels + ends, width - (narrow ? 34 : 96 + ends - 20));
    const pitch = narrow ? 46 : 29;
    const height = rows.length * pitch;
    return (
      <Canvas width={width} height={height + 33} links
        label={`${rows.length} drivers and how far each moves survival. ${rows.map((row) => `${row.label}: ${inHundred(row.p_low)} at ${row.at_low}, ${inHundred(row.p_high)} at ${row.at_high}`).join("; ")}`}>
        <Axis scale={x} top={0} bottom={height} said={(tick) => String(Math.round(tick * 100))} zero={false} />
        {rows.map((row, i) => {
          const y = i * pitch;
          const bar = narrow ? y + 20 : y + 7;
          const rising = row.p_high >= row.p_low;
          const left = rising ? { p: row.p_low, at: row.at_low } : { p: row.p_high, at: row.at_high };
          const right = rising ? { p: row.p_high, at: row.at_high } : { p: row.p_low, at: row.at_low };
          const words = evidenceWords(row.evidence, row.supports.length, row.contests.length);
          return (
            <a key={row.assumption} href={link("assumptions", { pick: row.assumption })}>
              <rect x={-6} y={y + 1} width={width + 12} height={pitch - 2} rx={3} class="hit" />
              <text x={0} y={narrow ? y + 14 : y + 19} class="t-l ul">{wrapped(row.label, narrow ? width - 100 : labels - 6, 1)[0]} </text>
              <rect x={x(left.p)} y={bar} width={Math.max(1.5, x(right.p) - x(left.p))} height={15}
                fill={row.evidence === "contested" ? "url(#hatch-contested)" : undefined}
                class={row.evidence === "contested" ? "" : row.evidence === "none" ? "f-paper s-model dash" : "f-model"} />
              <text x={x(left.p) - 5} y={bar + 12} text-anchor="end">
                {narrow ? null : <tspan class="t-3">{short(left.at)} </tspan>}<tspan class="t-b">{inHundred(left.p)}</tspan>{" "}
              </text>
              <text x={x(right.p) + 5} y={bar + 12}>
                <tspan class="t-b">{inHundred(right.p)}</tspan>{narrow ? null : <tspan class="t-3"> {short(right.at)}</tspan>}{" "}
              </text>
              <text x={width} y={narrow ? y + 14 : y + 19} text-anchor="end" class={row.evidence === "contested" ? "t-ink" : ""}
                font-weight={row.evidence === "contested" ? 600 : undefined}>{row.evidence === "contested" ? "⚠ " : ""}{words} </text>
            </a>
          );
        })}
        <line x1={x(drivers.p)} x2={x(drivers.p)} y1={-2} y2={height} class="s-ink w15" />
        <text x={x(drivers.p)} y={height + 29} class="t-b" text-anchor="middle">{`as drawn ${inHundred(drivers.p)}`}</text>
      </Canvas>
    );
  }} />;
}

function short(text: string): string {
  return text.length > 12 ? `${text.slice(0, 11)}…` : text;
}
