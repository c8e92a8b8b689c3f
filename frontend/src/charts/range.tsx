import type { JSX } from "preact";
import type { Assumption } from "../document";
import { usePage } from "../page";
import { Letters, block, horizontal, label, stroke, vertical } from "../parts/svg";
import { Canvas, Plot } from "../parts/plot";
import { textWidth } from "../parts/measure";
import { exactly } from "../scales";
import { plain } from "../words";

/** Where an assumption may lie, what each lens puts there, and the value being tried. */
export function AssumptionRange({ assumption, tried }: { assumption: Assumption; tried: number | null }): JSX.Element {
  const { document } = usePage();
  const letters = new Map(document.lens_names.map((row) => [row.id, row.letter]));
  const lenses = assumption.lenses.filter((one) => letters.has(one.lens));
  const [low, high] = window(assumption, tried);
  return <Plot inset={50} draw={(width) => {
    const x = exactly(low, high, 8, width - 8, width < 420 ? 4 : 6);
    const y = 34;
    const at = x(assumption.median);
    const words = `middle ${plain(assumption.median)}`;
    const fits = at + 6 + textWidth(words) < width;
    return (
      <Canvas width={width} height={lenses.length ? 80 : 60} label={describe(assumption, letters)}>
        {horizontal(0, width, y, "axis")}
        {assumption.low !== null && assumption.high !== null
          ? block(x(assumption.low), y - 5, Math.max(1, x(assumption.high) - x(assumption.low)), 10, "f-90") : null}
        {assumption.inner && block(x(assumption.inner[0]), y - 5, Math.max(1, x(assumption.inner[1]) - x(assumption.inner[0])), 10, "f-50")}
        {x.ticks.map((tick) => (
          <g>
            {vertical(x(tick), y + 5, y + 9, "axis")}
            {label(x(tick), lenses.length ? y + 44 : y + 22, "t-3", plain(tick), "middle")}
          </g>
        ))}
        <Letters marks={lenses.map((one) => ({ letter: letters.get(one.lens) ?? "", x: x(one.median) }))} y={y + 6} low={8} high={width - 8} gap={16} />
        {vertical(at, y - 9, y + 9, "s-ink w2")}
        {tried === null ? label(fits ? at + 6 : at - 6, y - 13, "t-ink", words, fits ? "start" : "end") : (
          <g>
            {stroke(`M${x(tried)} ${y - 8}l-5 -8h10z`, "f-model")}
            {label(x(tried) > width * 0.6 ? x(tried) - 9 : x(tried) + 9, y - 13, "t-model halo", `try ${plain(tried)}`, x(tried) > width * 0.6 ? "end" : "start")}
          </g>
        )}
      </Canvas>
    );
  }} />;
}

/** The stretch shown: the range, every lens and the value tried, within what the model takes. */
export function window(assumption: Assumption, tried: number | null): [number, number] {
  const values = [assumption.median, ...assumption.lenses.map((one) => one.median)];
  if (assumption.low !== null && assumption.high !== null) values.push(assumption.low, assumption.high);
  if (tried !== null) values.push(tried);
  const low = Math.min(...values);
  const high = Math.max(...values);
  const air = (high - low || Math.abs(high) * 0.4 || 1) * 0.22;
  return [Math.max(assumption.minimum, low - air), Math.min(assumption.maximum, high + air)];
}

function describe(assumption: Assumption, letters: Map<string, string>): string {
  const range = assumption.low !== null && assumption.high !== null ? `Range ${plain(assumption.low)} to ${plain(assumption.high)}, middle` : "Value";
  const inner = assumption.inner ? `, half of the draws ${plain(assumption.inner[0])} to ${plain(assumption.inner[1])}` : "";
  const lenses = assumption.lenses.filter((one) => letters.has(one.lens)).map((one) => `${letters.get(one.lens) ?? ""} ${plain(one.median)}`);
  return `${range} ${plain(assumption.median)} ${assumption.unit}${inner}${lenses.length ? `. Lenses: ${lenses.join(", ")}` : ""}`;
}
