import type { ComponentChildren, JSX } from "preact";
import type { Letter, OutcomeId } from "../document";
import { dodge } from "../dodge";
import type { Scale } from "../scales";

export const LETTERS: Record<OutcomeId, Letter> = { in_power: "S", uprising: "U", coup: "C", negotiated: "N", managed: "M" };

/** Words at a place; short calls, for charts have many. */
export function label(x: number, y: number, kind: string, words: ComponentChildren, anchor?: "start" | "middle" | "end"): JSX.Element {
  return <text x={x} y={y} class={kind} text-anchor={anchor}>{words}</text>;
}

export function vertical(x: number, y1: number, y2: number, kind: string): JSX.Element {
  return <line x1={x} x2={x} y1={y1} y2={y2} class={kind} />;
}

export function horizontal(x1: number, x2: number, y: number, kind: string): JSX.Element {
  return <line x1={x1} x2={x2} y1={y} y2={y} class={kind} />;
}

export function block(x: number, y: number, width: number, height: number, kind: string): JSX.Element {
  return <rect x={x} y={y} width={width} height={height} class={kind} />;
}

/** A circle of the outcome's colour with its letter. */
export function Badge({ id, x, y, r = 7.5 }: { id: OutcomeId; x: number; y: number; r?: number }): JSX.Element {
  return (
    <g>
      <circle cx={x} cy={y} r={r} class={`f-${id}`} />
      <text x={x} y={y + r * 0.5} class={`badge l-${id}`} font-size={r * 1.4}>{LETTERS[id]}</text>
    </g>
  );
}

/** The middle 90 in 100 of the assumption draws. */
export function Whisker({ from, to, y }: { from: number; to: number; y: number }): JSX.Element {
  return (
    <g>
      <path d={`M${from} ${y}H${to}`} class="under-whisker" />
      <path d={`M${from} ${y}H${to}M${from} ${y - 3.5}V${y + 3.5}M${to} ${y - 3.5}V${y + 3.5}`} class="whisker" />
    </g>
  );
}

interface LettersProps { marks: { letter: string; x: number; on?: boolean }[]; y: number; low: number; high: number; gap: number }

/** A letter below the exact place of each lens. Too close for leaders of their own, they share a rail, and stand in order. */
export function Letters({ marks, y, low, high, gap }: LettersProps): JSX.Element {
  const exact = marks.map((mark) => mark.x);
  const at = dodge(exact, gap, low, high);
  const [a, b] = [Math.min(...exact), Math.max(...exact)];
  const crowded = marks.length > 2 && b - a < 0.95 * gap * (marks.length - 1);
  const middle = (Math.min(...at) + Math.max(...at)) / 2;
  return (
    <g>
      {crowded ? <path d={`M${a} ${y + 4}H${b}M${(a + b) / 2} ${y + 4}L${middle} ${y + 8.5}`} class="f-none s-ink-3" /> : null}
      {marks.map((mark, i) => (
        <g key={mark.letter}>
          <path d={`M${exact[i]} ${y}V${y + 4}${crowded ? "" : `L${at[i]} ${y + 8}`}`} class={`f-none ${mark.on ? "s-ink w2" : "s-ink-3"}`} />
          {label(at[i]!, y + 19, `t-letter ${mark.on ? "on" : ""}`, mark.letter, "middle")}
        </g>
      ))}
    </g>
  );
}

/** The base rate. */
export function Diamond({ x, y, r = 5 }: { x: number; y: number; r?: number }): JSX.Element {
  return <path d={`M${x} ${y - r}L${x + r} ${y}L${x} ${y + r}L${x - r} ${y}Z`} class="f-paper s-ink w18" />;
}

interface AxisProps { scale: Scale; top: number; bottom: number; said?: (tick: number) => string; zero?: boolean }

/** Vertical grid lines with their figures below. */
export function Axis({ scale, top, bottom, said = String, zero = true }: AxisProps): JSX.Element {
  return (
    <g aria-hidden="true">
      {scale.ticks.map((tick) => (
        <g key={tick}>
          <line x1={scale(tick)} x2={scale(tick)} y1={top} y2={bottom} class={zero && tick === 0 ? "axis0" : "grid"} />
          {label(scale(tick), bottom + 15, "t-3", said(tick), "middle")}
        </g>
      ))}
    </g>
  );
}

/** Verdict of a claim as a test: a full circle agrees, half is too uncertain, a crossed one disagrees. */
export function Verdict({ kind, x, y }: { kind: "agree" | "uncertain" | "disagree"; x: number; y: number }): JSX.Element {
  if (kind === "agree") return <circle cx={x} cy={y} r={6} class="f-ink" />;
  if (kind === "uncertain") {
    return (
      <g>
        <circle cx={x} cy={y} r={5.4} class="f-none s-ink w15" />
        <path d={`M${x} ${y - 5.4}A5.4 5.4 0 0 0 ${x} ${y + 5.4}Z`} class="f-ink" />
      </g>
    );
  }
  return (
    <g>
      <circle cx={x} cy={y} r={5.6} class="f-none s-ink w15" />
      <path d={`M${x - 2.6} ${y - 2.6}l5.2 5.2m0 -5.2l-5.2 5.2`} class="s-ink w15" />
    </g>
  );
}

/** Patterns and arrow heads that all charts share. */
export function Definitions(): JSX.Element {
  const arrow = "M0 0.6L8 4L0 7.4z";
  return (
    <svg width="0" height="0" class="vh" aria-hidden="true">
      <defs>
        <pattern id="hatch-in_power" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="6" height="6" class="f-in_power" /><line x1="1" x2="1" y1="0" y2="6" class="s-paper w2" />
        </pattern>
        <pattern id="dots-in_power" width="5" height="5" patternUnits="userSpaceOnUse">
          <rect width="5" height="5" class="f-paper" /><circle cx="2.5" cy="2.5" r="1.5" class="f-in_power" />
        </pattern>
        <pattern id="hatch-contested" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="5" height="5" class="f-50" /><line x1="1" x2="1" y1="0" y2="5" class="s-model w2" />
        </pattern>
        <pattern id="hatch-draft" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="6" height="6" class="f-paper" /><line x1="1" x2="1" y1="0" y2="6" class="s-model w2" />
        </pattern>
        <marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerUnits="userSpaceOnUse" markerWidth="9" markerHeight="9" orient="auto">
          <path d={arrow} class="f-arrow" />
        </marker>
        <marker id="arrow-on" viewBox="0 0 8 8" refX="7" refY="4" markerUnits="userSpaceOnUse" markerWidth="11" markerHeight="11" orient="auto">
          <path d={arrow} class="f-model" />
        </marker>
      </defs>
    </svg>
  );
}
