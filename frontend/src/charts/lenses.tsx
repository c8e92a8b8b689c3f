import type { JSX } from "preact";
import type { Crux } from "../document";
import { dodge } from "../dodge";
import { spread } from "../findings";
import { usePage } from "../page";
import { Axis, block, dot, hundred, label, stroke, vertical } from "../parts/svg";
import { Canvas, Plot } from "../parts/plot";
import { textWidth, wrapped } from "../parts/measure";
import { around, fromZero } from "../scales";
import { believers, outcome } from "../shown";
import { changeInHundred, changeRange, inHundred, rangeInHundred } from "../words";

/** For each outcome the lenses from lowest to highest; below the line, the scenario's own assumptions. */
export function Dumbbells(): JSX.Element {
  const { document } = usePage();
  const rows = believers(document);
  const base = document.lenses?.rows.find((row) => row.letter === "");
  const ends = spread(document, "in_power");
  return <Plot draw={(width) => {
    const narrow = width < 460;
    const left = narrow ? 8 : 150;
    const right = width - 60;
    const x = fromZero(Math.max(...document.outcomes.flatMap((one) => rows.map((row) => row.p[one.id]))), left, right, 4);
    const pitch = narrow ? 70 : 49;
    const height = document.outcomes.length * pitch + 6;
    return (
      <Canvas width={width} height={height + 20} label={document.outcomes.map((one) => `${one.name}: ${rows.map((row) => `${row.name} ${inHundred(row.p[one.id])}`).join(", ")}`).join(". ")}>
        <Axis scale={x} top={0} bottom={height} said={hundred} />
        {document.outcomes.map((one, i) => {
          const y = i * pitch + (narrow ? 54 : 34);
          const exact = rows.map((row) => x(row.p[one.id]));
          const pushed = dodge(exact, 16.4, left, right + 12);
          const low = Math.min(...rows.map((row) => row.p[one.id]));
          const high = Math.max(...rows.map((row) => row.p[one.id]));
          const tick = x(base ? base.p[one.id] : outcome(document, one.id).p);
          return (
            <g>
              {label(0, narrow ? y - 34 : y + 4, "t-l halo", one.name)}
              <line x1={x(low)} x2={x(high)} y1={y} y2={y} class={`s-${one.id} w6`} />
              {vertical(tick, y + 2, y + 12, "s-ink w24")}
              {rows.map((row, j) => {
                const hot = row.letter === ends?.low.letter || row.letter === ends?.high.letter;
                return (
                  <g>
                    {stroke(`M${pushed[j]} ${y - 11}L${exact[j]} ${y - 6}V${y}`, "f-none s-ink w1")}
                    {dot(exact[j]!, y, hot ? 4.6 : 3.4, `${hot ? "f-ink" : "f-paper"} s-ink w15`)}
                    {hot ? dot(pushed[j]!, y - 18, 8, "f-ink") : null}
                    <text x={pushed[j]} y={y - 14} class={`badge ${hot ? "l-paper" : "l-ink-2"}`} font-size={11.5}>{row.letter}</text>
                  </g>
                );
              })}
              {label(x(high) + 12, y + 4, "t-b halo", rangeInHundred(low, high))}
            </g>
          );
        })}
      </Canvas>
    );
  }} />;
}

/** From one lens to another: what each group of beliefs adds. */
export function Waterfall({ crux, letters }: { crux: Crux; letters: [string, string] }): JSX.Element {
  return <Plot draw={(width) => {
    const narrow = width < 460;
    const left = narrow ? 12 : Math.min(210, 24 + Math.max(...crux.shares.map((share) => textWidth(share.label, 13))));
    const right = width - (narrow ? 96 : 110);
    let reached = crux.p_a;
    const steps = crux.shares.map((share) => {
      const from = reached;
      reached += share.value;
      return { share, from, to: reached };
    });
    const levels = [crux.p_a, crux.p_b, ...steps.map((step) => step.to)];
    const x = around(Math.min(...levels), Math.max(...levels), left, right);
    const pitch = narrow ? 42 : 30.5;
    const height = (steps.length + 2) * pitch;
    const top = (row: number): number => row * pitch + (narrow ? 18 : 6);
    const end = (row: number, name: string, letter: string, p: number): JSX.Element => (
      <g>
        {label(0, narrow ? top(row) - 5 : top(row) + 13, "t-b t-l halo", name)}
        {dot(x(p), top(row) + 9, 9.5, "f-ink")}
        <text x={x(p)} y={top(row) + 13} class="badge l-paper" font-size={12}>{letter}</text>
        {label(x(p) + 15, top(row) + 14, "t-n halo", inHundred(p))}
      </g>
    );
    return (
      <Canvas width={width} height={height + 20} label={`From ${crux.a} ${inHundred(crux.p_a)} to ${crux.b} ${inHundred(crux.p_b)}: ${crux.shares.map((share) => `${share.label} ${changeInHundred(share.value)}`).join(", ")}`}>
        <Axis scale={x} top={0} bottom={height} said={hundred} zero={false} />
        {vertical(x(crux.p_a), top(0) + 18, top(1), "axis")}
        {steps.map(({ share, from, to }, i) => {
          const y = top(i + 1);
          return (
            <g>
              {label(0, narrow ? y - 5 : y + 13, "t-l halo", wrapped(share.label, narrow ? width : left - 10, 1)[0])}
              {block(Math.min(x(from), x(to)), y, Math.max(1.5, Math.abs(x(to) - x(from))), 17, share.value >= 0 ? "f-model" : "f-paper s-model w15")}
              <text x={Math.max(x(from), x(to)) + 7} y={y + 13} class="halo"><tspan class="t-b">{changeInHundred(share.value)}</tspan><tspan class="t-3">{` (${changeRange(share.low, share.high)})`}</tspan></text>
              {vertical(x(to), y + 17, top(i + 2), "axis")}
            </g>
          );
        })}
        {end(0, crux.a, letters[0], crux.p_a)}
        {end(steps.length + 1, crux.b, letters[1], crux.p_b)}
      </Canvas>
    );
  }} />;
}
