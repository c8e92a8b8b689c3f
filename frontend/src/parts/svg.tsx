import type { ComponentChildren, JSX } from "preact";
import type { Letter, OutcomeId } from "../document";
import { dodge } from "../dodge";
import type { Scale } from "../scales";

export const LETTERS: Record<OutcomeId, Letter> = { in_power: "S", uprising: "U", coup: "C", negotiated: "N", managed: "M" };

/** Words at a place; short calls, for charts have many. */
export function label(x: number, y: number, kind: string, words: ComponentChildren, anchor?: "start" | "middle" | "end"): JSX.Element {
  return <text x={x} y={y} class={kind} text-anchor={anchor}>{words}</text>;
}

/** A wrapped text, line by line. */
export function lines(words: readonly string[], x: number, y: number, pitch: number, kind: string): JSX.Element[] {
  return words.map((text, i) => <text x={x} y={y + pitch * i} class={kind}>{text} </text>);
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

export function dot(x: number, y: number, r: number, kind: string): JSX.Element {
  return <circle cx={x} cy={y} r={r} class={kind} />;
}

export function stroke(d: string, kind: string): JSX.Element {
  return <path d={d} class={kind} />;
}

/** What takes the pointer and the focus of a row. */
export function target(x: number, y: number, width: number, height: number): JSX.Element {
  return <rect x={x} y={y} width={width} height={height} rx={3} class="hit" />;
}

/** A circle of the outcome's colour with its letter. */
export function Badge({ id, x, y, r = 7.5 }: { id: OutcomeId; x: number; y: number; r?: number }): JSX.Element {
  return (
    <g>
      <circle cx={x} cy={y} r={r} class={`f-${id}`} />
      <text x={x} y={y + r * 0.5} class={`badge l-${id}`} style={{ fontSize: `${r * 1.4}px` }}>{LETTERS[id]}</text>
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
        <g>
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

export function hundred(tick: number): string {
  return String(Math.round(100 * tick));
}

interface AxisProps { scale: Scale; top: number; bottom: number; said?: (tick: number) => string; zero?: boolean }

/** Vertical grid lines with their figures below. */
export function Axis({ scale, top, bottom, said = String, zero = true }: AxisProps): JSX.Element {
  return (
    <g aria-hidden>
      {scale.ticks.map((tick) => (
        <g>
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
  return (
    <svg width="0" height="0" class="vh" aria-hidden>
      <defs>
        {[["hatch-in_power", "f-in_power", "s-paper w2"], ["hatch-contested", "f-50", "s-model w2"], ["hatch-draft", "f-paper", "s-model w2"]].map(([id, under, over]) => (
          <pattern id={id} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            {block(0, 0, 6, 6, under!)}{vertical(1, 0, 6, over!)}
          </pattern>
        ))}
        <pattern id="dots-in_power" width="5" height="5" patternUnits="userSpaceOnUse">
          {block(0, 0, 5, 5, "f-paper")}<circle cx="2.5" cy="2.5" r="1.5" class="f-in_power" />
        </pattern>
        {[["arrow", 9, "f-arrow"], ["arrow-on", 11, "f-model"]].map(([id, size, fill]) => (
          <marker id={`${id}`} viewBox="0 0 8 8" refX="7" refY="4" markerUnits="userSpaceOnUse" markerWidth={size} markerHeight={size} orient="auto">
            <path d="M0 0.6L8 4L0 7.4z" class={`${fill}`} />
          </marker>
        ))}
      </defs>
    </svg>
  );
}
