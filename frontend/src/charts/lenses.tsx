import type { JSX } from "preact";
import type { Crux } from "../document";
import { EXITS } from "../findings";
import { usePage } from "../page";
import { Axis, Badge, block, dot, hundred, label, vertical } from "../parts/svg";
import { Canvas, Plot } from "../parts/plot";
import { fitted, textWidth } from "../parts/measure";
import { around } from "../scales";
import { believers, collect, outcome } from "../shown";
import { capital, changeInHundred, changeRange, inHundred } from "../words";

/** A row for each lens: from the scenario's own assumptions to its own answer, and how often each way out comes. */
export function Dumbbells(): JSX.Element {
  const { document, shown } = usePage();
  const lenses = [...believers(document)].sort((a, b) => a.p.in_power - b.p.in_power);
  const own = document.lenses!.rows.find((row) => row.letter === "");
  const base = own?.p ?? collect((id) => outcome(document, id).p);
  const rows = [...lenses, ...(own ? [own] : [])];
  const most = Math.max(0.01, ...rows.flatMap((row) => EXITS.map((id) => row.p[id])));
  return <Plot draw={(width) => {
    const narrow = width < 460;
    const column = narrow ? 34 : 42;
    const ways = width - 4 * column;
    const left = narrow ? 26 : Math.min(150, 38 + Math.max(...rows.map((row) => textWidth(row.name, 13, 650))));
    const right = narrow ? width - 26 : ways - 42;
    const values = [base.in_power, ...lenses.map((row) => row.p.in_power)];
    const x = around(Math.min(...values), Math.max(...values), left + 8, right, 3);
    const pitch = narrow ? 50 : 30;
    const height = 24 + rows.length * pitch;
    const at = x(base.in_power);
    return (
      <Canvas width={width} height={height + 34} label={rows.map((row) => `${row.name}: ${document.outcomes.map((one) => `${one.name} ${inHundred(row.p[one.id])}`).join(", ")}`).join(". ")}>
        <Axis scale={x} top={24} bottom={height} said={hundred} zero={false} />
        {label(left + 8, 13, "t-3", "still in power")}
        {EXITS.map((id, i) => <Badge id={id} x={ways + (i + 0.15) * column + 7.5} y={9} />)}
        {vertical(at, 24, height, "s-ink w15")}
        {label(at, height + 30, "t-b", `own assumptions ${inHundred(base.in_power)}`, "middle")}
        {rows.map((row, i) => {
          const top = 24 + i * pitch;
          const y = narrow ? top + 34 : top + 15;
          const words = top + (narrow ? 14 : 19);
          const p = row.p.in_power;
          const on = row.letter !== "" && row.id === (shown.lens?.id ?? document.made.lens);
          const after = p >= base.in_power;
          return (
            <g>
              {row.letter ? label(0, words, "t-letter", row.letter) : null}
              {label(row.letter ? 18 : 0, words, `t-l halo ${on ? "t-b" : ""}`, fitted(row.name, narrow ? ways - 20 : left - 22, 13))}
              {row.letter ? <line x1={at} x2={x(p)} y1={y} y2={y} class="s-in_power w6" /> : null}
              {row.letter ? dot(x(p), y, 5.4, "f-ink s-paper w15") : null}
              {row.letter ? label(x(p) + (after ? 10 : -10), y + 4, "t-b halo", inHundred(p), after ? "start" : "end") : null}
              {EXITS.map((id, j) => (
                <g>
                  {label(ways + (j + 0.15) * column, words - 2, "t-ink", inHundred(row.p[id]))}
                  {block(ways + (j + 0.15) * column, words + 2, Math.max(1, (0.8 * column * row.p[id]) / most), 4, `f-${id}`)}
                </g>
              ))}
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
    const left = narrow ? 12 : Math.min(250, 24 + Math.max(...crux.shares.map((share) => textWidth(share.label, 13))));
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
        {label(0, narrow ? top(row) - 5 : top(row) + 13, "t-b t-l halo", fitted(name, narrow ? width : left - 10, 14))}
        {dot(x(p), top(row) + 9, 9.5, "f-ink")}
        <text x={x(p)} y={top(row) + 13} class="badge l-paper">{letter}</text>
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
              {label(0, narrow ? y - 5 : y + 13, "t-l halo", fitted(capital(share.label), narrow ? width : left - 10, 13))}
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
