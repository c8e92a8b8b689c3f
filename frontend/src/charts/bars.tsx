import type { JSX } from "preact";
import { Axis, Whisker, block, dot, horizontal, label, lines, target } from "../parts/svg";
import { Canvas, Plot } from "../parts/plot";
import { fitted, textWidth, wrapped } from "../parts/measure";
import { around, exactly, fromZero } from "../scales";
import { changeInHundred, changeRange, inHundred, rangeInHundred } from "../words";

export interface BarRow { name: string; p: number; low: number; high: number }

/** Chances as thin bars from 0 to 100 with their range; words above, the figure at the right. */
export function ChanceBars({ rows, about }: { rows: BarRow[]; about: string }): JSX.Element {
  return <Plot draw={(width) => {
    const said = rows.map((row) => `(${rangeInHundred(row.low, row.high)})`);
    const room = Math.max(...said.map((text) => textWidth(text)));
    const x = exactly(0, 1, 0, width - room - 40);
    const names = rows.map((row) => wrapped(row.name, width - 4));
    const tops: number[] = [];
    let y = 0;
    for (const one of names) { tops.push(y); y += 27 + 16 * one.length; }
    return (
      <Canvas width={width} height={y} label={`${about}: ${rows.map((row) => `${row.name}: ${inHundred(row.p)} in 100, range ${rangeInHundred(row.low, row.high)}`).join("; ")}`}>
        {rows.map((row, i) => {
          const bar = tops[i]! + 6 + 16 * names[i]!.length;
          return (
            <g>
              {lines(names[i]!, 0, tops[i]! + 13, 16, "t-l")}
              {block(0, bar, x(1), 9, "f-grid")}
              {block(0, bar, Math.max(1, x(row.p)), 9, "f-model anim")}
              <Whisker from={x(row.low)} to={x(row.high)} y={bar + 4.5} />
              {label(width - room - 6, bar + 9, "t-n", inHundred(row.p), "end")}
              {label(width - room, bar + 9, "t-3", said[i])}
            </g>
          );
        })}
      </Canvas>
    );
  }} />;
}

/** Values from 0 with their interval: what finding out is worth. */
export function WorthBars({ rows, about, href }: { rows: (BarRow & { id: string })[]; about: string; href: (id: string) => string }): JSX.Element {
  return <Plot draw={(width) => {
    const x = fromZero(Math.max(...rows.map((row) => row.high), 0.01), 0, Math.min(width - 40, 720));
    const names = rows.map((row) => wrapped(row.name, width - 4));
    const tops = names.map((_, i) => 25 * i + 15 * names.slice(0, i).flat().length);
    return (
      <Canvas width={width} height={25 * rows.length + 15 * names.flat().length} links label={`${about}: ${rows.map((row) => `${row.name}: ${inHundred(row.p)}`).join("; ")}`}>
        {rows.map((row, i) => {
          const bar = tops[i]! + 5 + 15 * names[i]!.length;
          return (
            <a key={row.id} href={href(row.id)}>
              {target(-4, tops[i]! + 1, width + 8, bar - tops[i]! + 18)}
              {lines(names[i]!, 0, tops[i]! + 14, 15, "t-l ul")}
              {block(0, bar, Math.max(1, x(row.p)), 10, "f-model")}
              <Whisker from={x(row.low)} to={x(row.high)} y={bar + 5} />
              {label(Math.max(x(row.p), x(row.high)) + 8, bar + 9, "t-b", inHundred(row.p))}
            </a>
          );
        })}
      </Canvas>
    );
  }} />;
}

export interface ChangeRow { id: string; name: string; change: number; low: number; high: number }

/** Changes of one figure as points with their range; the axis holds 0. */
export function Changes({ rows, about }: { rows: ChangeRow[]; about: string }): JSX.Element {
  return <Plot draw={(width) => {
    const narrow = width < 520;
    const left = narrow ? 8 : Math.min(Math.round(width * 0.44), 16 + Math.max(...rows.map((row) => textWidth(row.name, 13))));
    const x = around(Math.min(0, ...rows.map((row) => row.low)), Math.max(0, ...rows.map((row) => row.high)), left, width - 130, narrow ? 2 : 5);
    const pitch = narrow ? 46 : 28;
    const height = rows.length * pitch;
    return (
      <Canvas width={width} height={height + 20} label={`${about}: ${rows.map((row) => `${row.name}: ${changeInHundred(row.change)}`).join("; ")}`}>
        <Axis scale={x} top={0} bottom={height} said={changeInHundred} />
        {rows.map((row, i) => {
          const y = i * pitch + (narrow ? 30 : 14);
          return (
            <g>
              {label(0, narrow ? y - 14 : y + 4, "t-l halo", fitted(row.name, narrow ? width : left - 12, 13))}
              {horizontal(x(row.low), x(row.high), y, "s-ink w2")}
              {dot(x(row.change), y, 5, "f-model s-paper w15")}
              <text x={width} y={y + 4} text-anchor="end"><tspan class="t-b">{changeInHundred(row.change)}</tspan>{` (${changeRange(row.low, row.high)})`}</text>
            </g>
          );
        })}
      </Canvas>
    );
  }} />;
}
