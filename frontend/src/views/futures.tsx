import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { ChanceBars } from "../charts/bars";
import { Timeline } from "../charts/events";
import { FanChart, reportedWords, type FanMode } from "../charts/fan";
import type { Cell, Table } from "../csv";
import type { Document, Fan } from "../document";
import { fanFinding } from "../findings";
import { usePage, type Page } from "../page";
import { runSources } from "../parts/evidence";
import { outcome } from "../shown";
import { DataTable, Figure, region } from "../parts/figure";
import { capital, dayNumber, isoDate, plural, shortDate, valueOf } from "../words";
import { View, ownNote } from "./section";

export function Futures(): JSX.Element {
  const page = usePage();
  const { document } = page;
  return (
    <View id="futures" title="Futures" about="What the streets may look like, week by week, in futures where the ruler still stands.">
      <div class="g">
        <FanFigure page={page} />
        {document.watch ? <WatchFigure page={page} /> : <OutByFigure page={page} />}
        <EventsFigure page={page} wide={!document.watch} />
        {document.watch && <OutByFigure page={page} />}
      </div>
    </View>
  );
}

function fanTable(fan: Fan): Table {
  const scale = fan.unit === "share" ? 100 : 1;
  const start = fan.rows[0]?.[0] ?? "";
  const week = (date: string): number => Math.floor((dayNumber(date) - dayNumber(start)) / 7);
  const rows = fan.rows.map((row): Cell[] => {
    const seen = fan.reported.filter((one) => week(one.date) === week(row[0]));
    return [shortDate(row[0]), ...row.slice(1).map((value) => (value as number) * scale), seen.map((one) => `${reportedWords(one)}${one.later ? " (later)" : ""}`).join("; ")];
  });
  return { head: ["Week from", "5 in 100 below", "25 below", "Middle", "75 below", "95 below", "Reported"], rows };
}

function futuresTable(document: Document): Table {
  return {
    head: ["Future", "Ends", "On", "Weekly values"],
    rows: document.futures.map((one) => [String(one.member), one.exit ? document.outcomes.find((each) => each.id === one.exit)?.name ?? one.exit : "still in power",
      one.exit_date ? shortDate(one.exit_date) : "", one.values.map((value) => Math.round(value)).join(" ")]),
  };
}

export function fanUnit(fan: Fan): string {
  return fan.unit === "share" ? "in 100" : fan.unit;
}

function FanFigure({ page }: { page: Page }): JSX.Element {
  const { document } = page;
  const [chosen, setChosen] = useState(0);
  const [mode, setMode] = useState<FanMode>("bands");
  const [later, setLater] = useState(false);
  const index = Math.min(chosen, document.fans.length - 1);
  const fan = document.fans[index];
  if (!fan) return <p class="ghost c8">This run kept no weekly figures.</p>;
  const hasFutures = index === 0 && document.futures.length > 0;
  const shown = mode === "futures" && !hasFutures ? "bands" : mode;
  const hasLater = fan.reported.some((one) => one.later);
  const table = shown === "futures" ? futuresTable(document) : fanTable(fan);
  const scaled: Fan = fan.unit === "share" ? asHundred(fan) : fan;
  const modes: [FanMode, string][] = [["bands", "Bands"], ...(hasFutures ? [["futures", `${document.futures.length} futures`] as [FanMode, string]] : []), ["table", "Table"]];
  return (
    <Figure span={8} title={fanFinding(fan)}
      sub={`${ownNote(page)}${capital(fan.reading)}, ${fanUnit(fan)}${scaled.scale === "log" && shown !== "table" ? "; each step up is ten times more" : ""}`}
      aside={
        <fieldset><legend class="vh">Show the forecast as</legend>
          <span class="seg">{modes.map(([value, name]) => (
            <label key={value}><input type="radio" name="fan-mode" checked={shown === value} onChange={() => setMode(value)} />{name}</label>
          ))}</span>
        </fieldset>
      }
      caption={fanCaption(document, shown, fan)} table={table}
      sources={runSources(document, [...new Set(fan.reported.filter((one) => later || !one.later).map((one) => `Reported ${shortDate(one.date)}: ${reportedWords(one)}; ${one.source}`))])}
      file={`futures-${fan.series}-${fan.place}`.replace(/[^a-z0-9]+/gi, "-").toLowerCase()}
      after={hasLater && shown !== "table" ? <Later on={later} set={setLater} /> : null}>
      {document.fans.length > 1 && (
        <p class="note no-print"><label class="split choose">Figure <select class="btn" value={String(index)} onChange={(event) => setChosen(Number(valueOf(event)))}>
          {document.fans.map((one, i) => <option value={String(i)}>{one.title}</option>)}
        </select></label></p>
      )}
      {shown === "table"
        ? <div class="plot tall" {...region(`Table: ${fan.title}`)}><DataTable table={table} /></div>
        : <FanChart document={document} fan={scaled} mode={shown} later={later} hasFutures={hasFutures} />}
    </Figure>
  );
}

function Later({ on, set }: { on: boolean; set: (on: boolean) => void }): JSX.Element {
  return <label class="split note no-print"><input type="checkbox" checked={on} onChange={(event) => set(event.currentTarget.checked)} /> What happened later (not used)</label>;
}

function asHundred(fan: Fan): Fan {
  return {
    ...fan, unit: "in 100",
    rows: fan.rows.map((row) => [row[0], ...row.slice(1).map((value) => 100 * (value as number))] as Fan["rows"][number]),
    reported: fan.reported.map((one) => ({ ...one, low: 100 * one.low, high: 100 * one.high })),
  };
}

function fanCaption(document: Document, mode: FanMode, fan: Fan): string {
  if (mode === "table") return "Futures in which the ruler still stands. Reported: lowest and highest published estimate.";
  const reported = fan.reported.length ? " Ink: reported, lowest to highest; dashed: no reliable count." : "";
  const { start, horizon } = document.scenario;
  const calls = document.events.some((one) => one.used && one.date >= start && one.date < horizon) ? " Words below the axis: calls and events that the model takes in on their day." : "";
  if (mode === "bands") return `In each week half of the futures lie in the inner band and 90 in 100 in the outer one. The bands are made week by week: no single future runs along an edge.${reported}${calls}`;
  const gone = document.futures.filter((one) => one.exit !== null).length;
  return `${document.futures.length} futures drawn at random from ${plural(document.made.members, "future")}; the thick line is one of them. In ${gone} of them the ruler leaves: the line ends with its letter.${reported}${calls}`;
}

function OutByFigure({ page }: { page: Page }): JSX.Element {
  const { document } = page;
  const { start, days } = document.scenario;
  const stays = outcome(document, "in_power");
  const all = [...document.out_by];
  if ((all[all.length - 1]?.day ?? 0) < days) all.push({ day: days, date: "", p: 1 - stays.p, low: 1 - stays.high, high: 1 - stays.low });
  const rows = all.map((one) => ({ name: `Within ${plural(one.day, "day")}, by ${shortDate(isoDate(dayNumber(start) + one.day))}`, p: one.p, low: one.low, high: one.high }));
  const half = document.timing.median_day;
  return (
    <Figure span={4} title={half === null ? "Out by when?" : `Of the exits, half come by day ${half}`} sub={`${ownNote(page)}Out of power in any way, in 100 futures`}
      caption="Line on the bar: 90 in 100 draws of the assumptions."
      table={{ head: ["Within", "Out, in 100", "Low", "High"], rows: all.map((one) => [plural(one.day, "day"), { p: one.p }, { p: one.low }, { p: one.high }]) }}
      file="out-by">
      <ChanceBars rows={rows} about="Out of power" />
    </Figure>
  );
}

function WatchFigure({ page }: { page: Page }): JSX.Element {
  const { document } = page;
  const watch = document.watch ?? [];
  return (
    <Figure span={4} title="What to look out for" sub={`${ownNote(page)}Dated, checkable forecasts, in 100 futures in which he then stands`}
      caption="Each can be scored when its date has passed."
      table={{ head: ["What would be seen", "By", "In 100", "Low", "High"], rows: watch.map((one) => [one.text, shortDate(one.date), { p: one.p }, { p: one.low }, { p: one.high }]) }}
      file="watch">
      <ChanceBars rows={watch.map((one) => ({ name: `${one.text} by ${shortDate(one.date)}`, p: one.p, low: one.low, high: one.high }))} about="Forecasts" />
    </Figure>
  );
}

function EventsFigure({ page, wide }: { page: Page; wide: boolean }): JSX.Element | null {
  const { document } = page;
  const [later, setLater] = useState(false);
  const events = document.events.filter((one) => later || one.used || !one.later);
  if (!document.events.length) return null;
  const used = document.events.filter((one) => one.used).length;
  const seen = events.filter((one) => one.what !== "source").length;
  return (
    <Figure span={wide ? 12 : 8} title={seen ? `What happened: ${plural(seen, "dated event")}${used ? `, ${used} of them part of the model's calendar` : ""}` : "When the sources were published: no event is in the calendar"}
      sub="Full: the model's calendar holds it. Hollow: seen and reported only. Line: how long it lasted"
      caption={document.scenario.as_of ? `The scenario's last source is of ${shortDate(document.scenario.as_of)}.` : undefined}
      table={{ head: ["Date", "Until", "Kind", "What", "Source", "In the calendar"], rows: events.map((one) => [shortDate(one.date), one.until ? shortDate(one.until) : "", one.what, one.text, one.source, one.used ? "yes" : "no"]) }}
      sources={["The scenario's calendar and its ledger of sources, as the table says line by line."]} file="events"
      after={document.events.some((one) => one.later && !one.used) ? <Later on={later} set={setLater} /> : null}>
      <Timeline document={document} later={later} />
    </Figure>
  );
}

