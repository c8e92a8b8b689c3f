import type { JSX } from "preact";
import type { OutcomeId, Span } from "../document";
import { usePage } from "../page";
import { Axis, Badge, block, label, hundred } from "../parts/svg";
import { Canvas, Plot } from "../parts/plot";
import { shares } from "../scales";
import { outcome } from "../shown";
import { changeInHundred, changeRange, inHundred } from "../words";

interface CompareProps {
  before: Record<OutcomeId, number>;
  /** Null where no action is chosen: only the baseline is drawn. */
  after: Record<OutcomeId, number> | null;
  /** Paired differences with their range; null where the two share no draws. */
  difference: Record<OutcomeId, Span> | null;
  draft: boolean;
}

/** Grey what it is compared with, blue the model now, and at the right what changed. */
export function Compare({ before, after, difference, draft }: CompareProps): JSX.Element {
  const { document } = usePage();
  return <Plot draw={(width) => {
    const narrow = width < 520;
    const left = narrow ? 0 : 172;
    const right = narrow ? width - 36 : width - 168;
    const x = shares(left, right);
    const pitch = narrow ? 66 : 44;
    const height = document.outcomes.length * pitch;
    return (
      <Canvas width={width} height={height + 20} label={document.outcomes.map((one) => `${one.name} ${after ? `from ${inHundred(before[one.id])} to ${inHundred(after[one.id])}` : inHundred(before[one.id])}`).join("; ")}>
        <Axis scale={x} top={0} bottom={height} said={hundred} />
        {narrow || !after ? null : label(width, -2, "t-3", difference ? "difference (range)" : "difference", "end")}
        {document.outcomes.map((one, i) => {
          const y = i * pitch + (narrow ? 24 : 7);
          const was = before[one.id];
          const now = after?.[one.id];
          const span = difference?.[one.id];
          const change = span ? span.p : now === undefined ? null : now - was;
          return (
            <g>
              <Badge id={one.id} x={8} y={narrow ? y - 11 : y + 13} />
              {label(22, narrow ? y - 7 : y + 17, "t-l halo", outcome(document, one.id).name)}
              {block(x(0), y, Math.max(1, x(was) - x(0)), 8, "f-pinned s-pinned")}
              {label(x(was) + 6, y + 8.5, "t-3 halo", inHundred(was))}
              {now === undefined ? null : (
                <rect x={x(0)} y={y + 11} width={Math.max(1, x(now) - x(0))} height={14} fill={draft ? "url(#hatch-draft)" : undefined} class={draft ? "anim s-model dash-draft" : "anim f-model"} />
              )}
              {now === undefined ? null : label(x(now) + 6, y + 24, "t-n halo", inHundred(now))}
              {change === null ? null : (
                <text x={width} y={narrow ? y - 7 : y + 20} text-anchor="end"><tspan class="t-n">{changeInHundred(change)}</tspan>{span ? ` (${changeRange(span.low, span.high)})` : ""}</text>
              )}
            </g>
          );
        })}
      </Canvas>
    );
  }} />;
}
