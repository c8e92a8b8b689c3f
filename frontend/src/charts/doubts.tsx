import type { JSX } from "preact";
import type { Document } from "../document";
import { dodge } from "../dodge";
import { spread } from "../findings";
import { usePage } from "../page";
import { Axis, Diamond, block, dot, horizontal, hundred, label, stroke, vertical } from "../parts/svg";
import { Canvas, Plot } from "../parts/plot";
import { fitted, textWidth } from "../parts/measure";
import { shares } from "../scales";
import { noHistory, outcome, sides, stayingRate, type Shown } from "../shown";
import { inHundred, samplingNoise } from "../words";

const ROWS: [string, string][] = [
  ["Sampling", "noise of the draws"], ["Assumptions", "their ranges"], ["Lenses", "experts' beliefs"],
  ["History", "base rate"], ["Not modelled", "outside every range"],
];

/** Four kinds of doubt about his staying, and what none of them covers: never mixed. */
export function Doubts(): JSX.Element {
  const { document, shown } = usePage();
  return <Plot draw={(width) => {
    const narrow = width < 420;
    const left = narrow ? 0 : 128;
    const right = width - 8;
    const x = shares(left, right);
    const pitch = narrow ? 54 : 42;
    const height = ROWS.length * pitch + 8;
    const y = (row: number): number => 2 + row * pitch + (narrow ? 31 : 17);
    return (
      <Canvas width={width} height={height + 18} label={describe(document)}>
        <Axis scale={x} top={2} bottom={height} said={hundred} />
        {ROWS.map(([name, under], i) => (
          <g>
            {label(0, narrow ? y(i) - 17 : y(i) + 1, "t-l t-b halo", name)}
            {narrow ? null : label(0, y(i) + 16, "t-3", under)}
          </g>
        ))}
        <Ranges document={document} x={x} y={y} right={right} />
        <LensRowMarks document={document} shown={shown} x={x} y={y(2)} left={left} right={right} />
        <HistoryMark document={document} x={x} y={y(3)} left={left} />
        {stroke(`M${x(0.04)} ${y(4)}H${x(0.96)}M${x(0.04) + 6} ${y(4) - 4}L${x(0.04)} ${y(4)}l6 4M${x(0.96) - 6} ${y(4) - 4}L${x(0.96)} ${y(4)}l-6 4`, "f-none s-ink-3 dash-long w15")}
        {label(x(0.5), y(4) - 7, "halo", narrow ? "" : fitted(notModelled(document), x(0.9) - x(0.06)), "middle")}
      </Canvas>
    );
  }} />;
}

function notModelled(document: Document): string {
  return document.method.not_modelled.slice(0, 3).map((one) => one.replace(/\.$/, "")).join("; ");
}

type At = (p: number) => number;

function Ranges({ document, x, y, right }: { document: Document; x: At; y: At; right: number }): JSX.Element {
  const one = outcome(document, "in_power");
  const half = Math.max(1.5, x(1.96 * one.se) - x(0));
  const noise = `${one.said} ${samplingNoise(one.se)}`;
  const outside = x(one.p) + half + 7 + textWidth(noise, 12, 650) > right;
  const lowOut = x(one.low) - 6 - textWidth(inHundred(one.low), 12, 650) < x(0) + 4;
  const highOut = x(one.high) + 6 + textWidth(inHundred(one.high), 12, 650) > right + 8;
  return (
    <g>
      {block(x(one.p) - half, y(0) - 6, 2 * half, 12, "f-model")}
      {label(outside ? x(one.p) - half - 7 : x(one.p) + half + 7, y(0) + 4, "t-b halo", noise, outside ? "end" : "start")}
      {block(x(one.low), y(1) - 4, x(one.high) - x(one.low), 8, "f-50")}
      {vertical(x(one.p), y(1) - 7, y(1) + 7, "s-model w3")}
      {label(lowOut ? x(one.low) + 4 : x(one.low) - 6, lowOut ? y(1) - 8 : y(1) + 4, "t-b halo", inHundred(one.low), lowOut ? "start" : "end")}
      {label(highOut ? x(one.high) - 2 : x(one.high) + 6, highOut ? y(1) - 8 : y(1) + 4, "t-b halo", inHundred(one.high), highOut ? "end" : "start")}
    </g>
  );
}

interface LensProps { document: Document; shown: Shown; x: At; y: number; left: number; right: number }

function LensRowMarks({ document, shown, x, y, left, right }: LensProps): JSX.Element {
  const rows = sides(document);
  const ends = spread(document, "in_power");
  if (!rows.length || !ends) return label(left + 8, y + 4, "t-3", document.lens_names.length ? "not computed" : "the scenario names none");
  const exact = rows.map((row) => x(row.p.in_power));
  // More than five letters would hide where they belong: dots at the exact places, the outer two named.
  const many = rows.length > 5;
  const pushed = many ? exact : dodge(exact, 18.5, left + 9, right);
  const first = Math.min(...pushed);
  const last = Math.max(...pushed);
  const name = (end: { name: string; p: number }, room: number): string => {
    const full = `${end.name} ${inHundred(end.p)}`;
    return textWidth(full, 12, 650) <= room ? full : inHundred(end.p);
  };
  const after = name(ends.high, right + 6 - last - 13);
  const before = name(ends.low, first - 13 - left);
  return (
    <g>
      {horizontal(x(ends.low.p), x(ends.high.p), many ? y : y + 13, "s-ink-3 w15")}
      {rows.map((row, i) => {
        const on = shown.lens?.id === row.id;
        return many ? dot(exact[i]!, y, 4, `${on ? "f-ink" : "f-paper"} s-ink w15`) : (
          <g>
            {stroke(`M${pushed[i]} ${y + 6}L${exact[i]} ${y + 10}V${y + 16}`, "f-none s-ink w12")}
            {dot(pushed[i]!, y - 2, 8.4, `${on ? "f-ink" : "f-paper"} s-ink w15`)}
            <text x={pushed[i]} y={y + 2} class={`badge ${on ? "l-paper" : "l-ink"}`}>{row.letter}</text>
          </g>
        );
      })}
      {first - 13 - textWidth(before, 12, 650) >= left && label(first - 13, y + 2, "t-b halo", before, "end")}
      {last + 13 + textWidth(after, 12, 650) <= right + 8 && label(last + 13, y + 2, "t-b halo", after)}
    </g>
  );
}

function HistoryMark({ document, x, y, left }: { document: Document; x: At; y: number; left: number }): JSX.Element {
  const rate = stayingRate(document);
  if (!rate) return label(left + 8, y + 4, "t-3", noHistory(document) && document.history.length ? "counts twelve months, not this run's length" : "no like cases to count");
  const p = inHundred(rate.p);
  const room = x(1) - x(rate.p) > 30;
  const counts = `${rate.counts} cases`;
  const fits = x(rate.p) - 12 - textWidth(counts) - (room ? 0 : 24) > left;
  return (
    <g>
      <Diamond x={x(rate.p)} y={y} r={6} />
      {room ? label(x(rate.p) + 11, y + 4, "t-b halo", p) : null}
      {label(fits ? x(rate.p) - 12 : x(rate.p) + 32, y + 4, "halo", room ? counts : `${counts}, ${p}`, fits ? "end" : "start")}
    </g>
  );
}

function describe(document: Document): string {
  const one = outcome(document, "in_power");
  const ends = spread(document, "in_power");
  const rate = stayingRate(document);
  return [
    `Still in power: ${one.said} in 100, sampling noise ${samplingNoise(one.se)}`,
    `assumption range ${inHundred(one.low)} to ${inHundred(one.high)}`,
    ends ? `lenses ${inHundred(ends.low.p)} (${ends.low.name}) to ${inHundred(ends.high.p)} (${ends.high.name})` : "no lenses",
    rate ? `base rate ${inHundred(rate.p)}` : "no base rate", "not modelled: unknown",
  ].join("; ");
}
