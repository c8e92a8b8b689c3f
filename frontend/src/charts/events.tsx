import type { JSX } from "preact";
import type { Document, TimelineEvent } from "../document";
import { horizontal, label, vertical } from "../parts/svg";
import { Canvas, Plot } from "../parts/plot";
import { fitted, textWidth } from "../parts/measure";
import { days } from "../scales";
import { dayMonth, dayNumber, monthName, shortDate } from "../words";

/** What happened, by kind, on the run's own calendar: full where the model takes it in, hollow where it was only seen. */
export function Timeline({ document, later }: { document: Document; later: boolean }): JSX.Element {
  const events = document.events.filter((one) => later || one.used || !one.later);
  const kinds = [...new Set(events.map((one) => one.what))];
  const dates = events.flatMap((one) => (one.until ? [one.date, one.until] : [one.date])).sort();
  const first = [document.scenario.start, dates[0] ?? document.scenario.start].sort()[0]!;
  const lastSeen = dates[dates.length - 1] ?? document.scenario.horizon;
  // The calendar ends where what happened ends, not with a run that looks a year ahead.
  const until = dayNumber(lastSeen) - dayNumber(first) < 0.4 * document.scenario.days ? lastSeen : document.scenario.horizon;
  return <Plot draw={(width) => {
    const narrow = width < 520;
    const left = narrow ? 8 : Math.min(230, 20 + Math.max(0, ...kinds.map((kind) => textWidth(kind, 13))));
    const right = width - 12;
    const x = days(first, until, left, right);
    const pitch = narrow ? 44 : 28;
    const height = kinds.length * pitch;
    return (
      <Canvas width={width} height={height + 22} label={`Timeline from ${shortDate(first)}: ${kinds.map((kind) => `${kind}: ${events.filter((one) => one.what === kind).length}`).join(", ")}`}>
        {x.months.map((month) => (
          <g aria-hidden>
            {vertical(x(month), 0, height, "grid")}
            {x(month) > left + 48 && x(month) < right - 80 && label(x(month), height + 16, "t-3", monthName(month))}
          </g>
        ))}
        {kinds.map((kind, i) => {
          const y = i * pitch + (narrow ? 30 : 14);
          let end = left;
          return (
            <g>
              {horizontal(left, right, y, "grid")}
              {label(0, narrow ? y - 13 : y + 4, "t-l halo", fitted(kind, narrow ? width : left - 10, 13))}
              {events.filter((one) => one.what === kind).sort((a, b) => (a.date < b.date ? -1 : 1)).map((one, j, all) => {
                const next = all[j + 1];
                const from = x(one.until ?? one.date) + 9;
                const room = (next ? x(next.date) : width) - from - 8;
                const text = room > 60 ? fitted(one.text || one.source.replace(/^[A-Z]: /, ""), room) : "";
                // At the right edge words stand before their mark, where those of the event before leave room.
                const back = !text && x(one.date) - end > textWidth(one.text) + 24;
                end = from + textWidth(text);
                return (
                  <g key={one.date + one.text}>
                    {back ? label(x(one.date) - 9, y + 4, "halo", one.text, "end") : text ? label(from, y + 4, "halo", text) : null}
                    <Mark one={one} x={x} y={y} />
                  </g>
                );
              })}
            </g>
          );
        })}
        {label(left, height + 16, "t-3", dayMonth(first))}
        {label(right, height + 16, "t-3", dayMonth(until), "end")}
        {document.scenario.as_of && document.scenario.as_of > first && document.scenario.as_of < until
          ? vertical(x(document.scenario.as_of), 0, height, "s-ink w12") : null}
      </Canvas>
    );
  }} />;
}

function Mark({ one, x, y }: { one: TimelineEvent; x: (iso: string) => number; y: number }): JSX.Element {
  const look = one.later && !one.used ? "f-paper s-ink-3 w12" : one.used ? "f-ink s-paper w1" : "f-paper s-ink w15";
  return (
    <g>
      {one.until && one.until > one.date && <line x1={x(one.date)} x2={x(one.until)} y1={y} y2={y} class={one.later ? "s-ink-3 w12" : "s-ink w3"} />}
      <circle cx={x(one.date)} cy={y} r={one.later ? 3.6 : 4.6} class={look}><title>{`${shortDate(one.date)}: ${one.text}`}</title></circle>
    </g>
  );
}
