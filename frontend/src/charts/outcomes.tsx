import type { JSX } from "preact";
import type { Document, OutcomeId } from "../document";
import { spread } from "../findings";
import { usePage } from "../page";
import { Axis, Badge, Diamond, Letters, Whisker, block, hundred, label, stroke } from "../parts/svg";
import { Canvas, Plot } from "../parts/plot";
import { fitted, textWidth } from "../parts/measure";
import { shares, type Scale } from "../scales";
import { GROUPS, believers, historyOf, outcome, stayingRate, type Group, type Shown } from "../shown";
import { inHundred } from "../words";

interface Frame { document: Document; shown: Shown; x: Scale; left: number; right: number; narrow: boolean; why: string; draft: boolean }

/** How it may end: a bar for each outcome, base rates by group, a letter for each lens. */
export function OutcomeBars(): JSX.Element {
  const { document, shown, link, draft } = usePage();
  return <Plot draw={(width) => {
    const narrow = width < 520;
    const left = narrow ? 0 : 204;
    const right = width - 6;
    const x = shares(left, right);
    const frame: Frame = { document, shown, x, left, right, narrow, why: link("method"), draft };
    const marks: JSX.Element[] = [];
    let y = narrow ? 0 : 4;
    const top = y;
    for (const group of GROUPS) {
      const drawn = group.ids.length === 1 ? drawStaying(frame, group, y) : drawGroup(frame, group, y);
      marks.push(drawn.mark);
      y = drawn.y;
    }
    return (
      <Canvas width={width} height={y + 16} label={describe(document, shown)} links>
        <Axis scale={x} top={top} bottom={y - 2} said={hundred} />
        {marks}
      </Canvas>
    );
  }} />;
}

function describe(document: Document, shown: Shown): string {
  const rates = GROUPS.map((group) => historyOf(document, group.ids)).filter((rate) => rate !== null);
  return `${document.outcomes.map((one) => `${one.name} ${shown.said[one.id]}`).join("; ")} in 100. `
    + (rates.length ? `Base rates: ${rates.map((rate) => `${rate.event} ${inHundred(rate.p)}`).join("; ")}.` : "");
}

function head(frame: Frame, name: string, value: string, y: number, bold = true, indent = 0): JSX.Element {
  const { narrow, left, right } = frame;
  return (
    <g>
      {label(indent, y, bold ? "t-l t-b" : "t-l", name)}
      {label(narrow ? right : left - 14, y, "t-n", value, "end")}
    </g>
  );
}

function sum(shown: Shown, ids: OutcomeId[]): number {
  return ids.reduce((total, id) => total + shown.p[id], 0);
}

function drawStaying(frame: Frame, group: Group, start: number): { mark: JSX.Element; y: number } {
  const { document, shown, x, narrow, right } = frame;
  const rate = stayingRate(document);
  const y = (narrow ? start + 16 : start) + (rate && !narrow ? 14 : 0);
  const bar = narrow ? y + (rate ? 20 : 8) : y + 2;
  const range = shown.range?.in_power ?? null;
  const kinds = shown.kinds?.filter((kind) => kind.p > 0) ?? [];
  let from = 0;
  let end = -99;
  const parts = kinds.map((kind) => {
    const a = x(from);
    const b = x(from + kind.p);
    from += kind.p;
    const text = `${narrow ? kind.name.replace(/^with foreign /, "") : kind.name} ${kind.said}`;
    const at = Math.max(a + 1, end + 9);
    end = at + textWidth(text);
    const fill = kind.kind === "calm" ? undefined : `url(#${kind.kind === "contested" ? "hatch" : "dots"}-in_power)`;
    return (
      <g>
        <rect x={a} y={bar} width={Math.max(0.5, b - a - 1)} height={16} fill={fill} class={fill ? "anim" : "anim f-in_power"} />
        {end <= right + 4 && label(at, bar + 30, "", text)}
      </g>
    );
  });
  const labelled = kinds.length > 0;
  const mark = (
    <g>
      {head(frame, group.name, shown.said.in_power, narrow ? y : y + 13)}
      {labelled ? parts : block(x(0), bar, x(shown.p.in_power) - x(0), 16, "anim f-in_power")}
      <Compared frame={frame} id="in_power" y={bar - 4} />
      {range && <Whisker from={x(range[0])} to={x(range[1])} y={bar + 8} />}
      <LensMarks frame={frame} id="in_power" y={bar + (labelled ? 33 : 18)} />
      {rate && <Diamond x={x(rate.p)} y={bar + 8} />}
      {rate && <BaseRate at={x(rate.p)} text={`base rate ${inHundred(rate.p)} (${rate.counts})`} y={bar - (shown.baseline ? 8 : 5)} right={right} />}
    </g>
  );
  const letters = believers(document).length ? 22 : labelled ? 6 : 0;
  return { mark, y: bar + (labelled ? 33 : 18) + letters + (narrow ? 3 : 0) };
}

/** The words of a diamond stand above the bar, where no whisker runs through them. */
function BaseRate({ at, text, y, right }: { at: number; text: string; y: number; right: number }): JSX.Element {
  return label(Math.min(at, right + 6 - textWidth(text) / 2), y, "t-ink halo", text, "middle");
}

function drawGroup(frame: Frame, group: Group, start: number): { mark: JSX.Element; y: number } {
  const { document, shown, x, narrow, right } = frame;
  const y = narrow ? start + 16 : start;
  const bar = narrow ? y + 8 : y + 2;
  const total = sum(shown, group.ids);
  const rate = historyOf(document, group.ids);
  const said = String(group.ids.reduce((all, id) => all + (Number(shown.said[id].replace(/[<>]/, "")) || 0), 0));
  const exact = group.ids.every((id) => !/[<>]/.test(shown.said[id])) ? said : inHundred(total);
  const text = rate ? `base rate ${inHundred(rate.p)}${narrow ? "" : ` (${rate.numerator} of ${rate.denominator})`}` : "";
  const after = Math.max(x(total), rate ? x(rate.p) : 0) + 10;
  // Where nothing is left at the right, words stand before the diamond.
  const at = rate && after + textWidth(text) > right + 6 ? Math.max(frame.left, x(rate.p) - 10 - textWidth(text)) : after;
  const why = rate?.apart ? (rate.here > rate.p ? (narrow ? "why ×2?" : "more than twice: why?") : narrow ? "why so few?" : "less than half: why?") : "";
  const whyAt = at + textWidth(text) + 10;
  let next = bar + (narrow ? 18 : 22);
  const rows = group.ids.map((id) => {
    const one = outcome(document, id);
    const base = narrow ? next + 13 : next;
    const b = narrow ? base + 6 : base;
    const range = shown.range?.[id] ?? null;
    next = b + (believers(document).length ? (narrow ? 38 : 34) : narrow ? 20 : 22);
    return (
      <g>
        <Badge id={id} x={8} y={narrow ? base - 4 : base + 6} />
        {head(frame, one.name, shown.said[id], narrow ? base : base + 10, false, 22)}
        {block(x(0), b, Math.max(0, x(shown.p[id]) - x(0)), 11, `anim f-${id}`)}
        <Compared frame={frame} id={id} y={b - 4} />
        {range && <Whisker from={x(range[0])} to={x(range[1])} y={b + 5.5} />}
        <LensMarks frame={frame} id={id} y={b + 13} />
      </g>
    );
  });
  const mark = (
    <g>
      {head(frame, group.name, exact, narrow ? y : y + 13)}
      {block(x(0), bar + 4, x(total) - x(0), 6, "anim f-pinned")}
      {rate && <Diamond x={x(rate.p)} y={bar + 7} />}
      {rate && label(at, bar + 11.5, "t-ink halo", text)}
      {why && whyAt + textWidth(why) < right + 6 && <a href={frame.why}>{label(whyAt, bar + 11.5, "t-link", why)}</a>}
      {rows}
    </g>
  );
  return { mark, y: next + (narrow ? 4 : 2) };
}

/** Where the bar stood before the belief or action was changed: a thin grey bar above. */
function Compared({ frame, id, y }: { frame: Frame; id: OutcomeId; y: number }): JSX.Element | null {
  const before = frame.shown.baseline?.[id];
  if (before === undefined) return null;
  return block(frame.x(0), y, Math.max(1, frame.x(before) - frame.x(0)), 3, "f-pinned s-pinned");
}

/** A letter for each lens; where they are too many or too close for that, their range, its ends named. */
function LensMarks({ frame, id, y }: { frame: Frame; id: OutcomeId; y: number }): JSX.Element | null {
  const { document, shown, x, left, right, narrow } = frame;
  const marks = believers(document).map((row) => ({ letter: row.letter, x: x(row.p[id]), on: shown.lens?.id === row.id }));
  const ends = spread(document, id);
  if (!marks.length || !ends) return null;
  const [a, b] = [x(ends.low.p), x(ends.high.p)];
  if (marks.length <= 5 && b - a >= 12 * (marks.length - 1)) return <Letters marks={marks} y={y} low={left + 4} high={right - 4} gap={12.5} />;
  const [low, high] = [inHundred(ends.low.p), inHundred(ends.high.p)];
  const name = (end: { name: string }): string => fitted(end.name, (right - left) / 3);
  const words = `${narrow ? "" : "lenses: "}${low === high ? `all ${low}` : `${name(ends.low)} ${low} to ${name(ends.high)} ${high}`}`;
  return (
    <g>
      {stroke(`M${a} ${y + 4}H${b}${marks.map((mark) => `M${mark.x} ${y}V${y + 4}`).join("")}`, "f-none s-ink-3")}
      {label(Math.min(a, right - textWidth(words)), y + 15, "t-3", words)}
    </g>
  );
}
