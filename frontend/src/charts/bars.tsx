import type { JSX } from "preact";
import { Axis, Whisker } from "../parts/svg";
import { Canvas, Plot } from "../parts/plot";
import { textWidth, wrapped } from "../parts/measure";
import { around, exactly, fromZero } from "../scales";
import { changeInHundred, changeRange, inHundred, rangeInHundred } from "../words";

export interface BarRow { name: string; p: number; low: number; high: number }

/** Chances as thin bars from 0 to 100 with their range; words above, the figure at the right. */
export function ChanceBars({ rows, label }: { rows: BarRow[]; label: string }): JSX.Element {
  return <Plot draw={(width) => {
    const said = rows.map((row) => `(${rangeInHundred(row.low, row.high)})`);
    const room = Math.max(...said.map((text) => textWidth(text)));
    const x = exactly(0, 1, 0, width - room - 40);
    const lines = rows.map((row) => wrapped(row.name, width - 4, 2, 12.8));
    const tops: number[] = [];
    let y = 0;
    for (const one of lines) { tops.push(y); y += 27 + 16 * one.length; }
    return (
      <Canvas width={width} height={y} label={`${label}: ${rows.map((row) => `${row.name}: ${inHundred(row.p)} in 100, range ${rangeInHundred(row.low, row.high)}`).join("; ")}`}>
        {rows.map((row, i) => {
          const bar = tops[i]! + 6 + 16 * lines[i]!.length;
          return (
            <g key={row.name}>
              {lines[i]!.map((text, l) => <text key={l} x={0} y={tops[i]! + 13 + 16 * l} class="t-l" font-size={12.8}>{text}</text>)}
              <rect x={0} y={bar} width={x(1)} height={9} class="f-grid" />
              <rect x={0} y={bar} width={Math.max(1, x(row.p))} height={9} class="f-model anim" />
              <Whisker from={x(row.low)} to={x(row.high)} y={bar + 4.5} />
              <text x={width - room - 6} y={bar + 9} class="t-n" text-anchor="end">{inHundred(row.p)}</text>
              <text x={width - room} y={bar + 9} class="t-3">{said[i]}</text>
            </g>
          );
        })}
      </Canvas>
    );
  }} />;
}

/** Values from 0 with their interval: what finding out is worth. */
export function WorthBars({ rows, label, href }: { rows: (BarRow & { id: string })[]; label: string; href: (id: string) => string }): JSX.Element {
  return <Plot draw={(width) => {
    const x = fromZero(Math.max(...rows.map((row) => row.high), 0.01), 0, Math.min(width - 40, 720));
    const pitch = 40;
    return (
      <Canvas width={width} height={rows.length * pitch} links label={`${label}: ${rows.map((row) => `${row.name}: ${inHundred(row.p)}`).join("; ")}`}>
        {rows.map((row, i) => (
          <a key={row.id} href={href(row.id)}>
            <rect x={-4} y={i * pitch + 1} width={width + 8} height={pitch - 2} rx={3} class="hit" />
            <text x={0} y={i * pitch + 14} class="t-l ul" font-size={12.8}>{wrapped(row.name, width, 1, 12.8)[0]} </text>
            <rect x={0} y={i * pitch + 20} width={Math.max(1, x(row.p))} height={10} class="f-model" />
            <Whisker from={x(row.low)} to={x(row.high)} y={i * pitch + 25} />
            <text x={Math.max(x(row.p), x(row.high)) + 8} y={i * pitch + 29} class="t-b">{inHundred(row.p)}</text>
          </a>
        ))}
      </Canvas>
    );
  }} />;
}

export interface ChangeRow { id: string; name: string; change: number; low: number; high: number }

/** Changes of one figure as points with their range; the axis holds 0. */
export function Changes({ rows, label }: { rows: ChangeRow[]; label: string }): JSX.Element {
  return <Plot draw={(width) => {
    const narrow = width < 520;
    const left = narrow ? 8 : Math.min(Math.round(width * 0.44), 16 + Math.max(...rows.map((row) => textWidth(row.name, 13))));
    const x = around(Math.min(0, ...rows.map((row) => row.low)), Math.max(0, ...rows.map((row) => row.high)), left, width - 130);
    const pitch = narrow ? 46 : 28;
    const height = rows.length * pitch;
    return (
      <Canvas width={width} height={height + 20} label={`${label}: ${rows.map((row) => `${row.name}: ${changeInHundred(row.change)}`).join("; ")}`}>
        <Axis scale={x} top={0} bottom={height} said={changeInHundred} />
        {rows.map((row, i) => {
          const y = i * pitch + (narrow ? 30 : 14);
          return (
            <g key={row.id}>
              <text x={0} y={narrow ? y - 14 : y + 4} class="t-l halo">{wrapped(row.name, narrow ? width : left - 12, 1)[0]}</text>
              <line x1={x(row.low)} x2={x(row.high)} y1={y} y2={y} class="s-ink w2" />
              <circle cx={x(row.change)} cy={y} r={5} class="f-model s-paper w15" />
              <text x={width} y={y + 4} text-anchor="end"><tspan class="t-b">{changeInHundred(row.change)}</tspan>{` (${changeRange(row.low, row.high)})`}</text>
            </g>
          );
        })}
      </Canvas>
    );
  }} />;
}
