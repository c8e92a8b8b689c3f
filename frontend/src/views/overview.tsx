import type { JSX } from "preact";
import { Doubts } from "../charts/doubts";
import { FiftyDots, byYear, fiftyDots } from "../charts/dots";
import { OutcomeBars } from "../charts/outcomes";
import { Tornado, evidenceWords } from "../charts/tornado";
import type { Cell } from "../csv";
import type { Document } from "../document";
import { EXITS, actionName, beliefName, howItEnds, spread, whatItHangsOn, whenItEnds, whoDisagrees } from "../findings";
import { usePage, type Page } from "../page";
import { bare, claimLines, historySources, runSources } from "../parts/evidence";
import { Figure } from "../parts/figure";
import { Diamond } from "../parts/svg";
import { believers, lensName, noHistory, outcome, stayingRate, type Shown } from "../shown";
import { byHorizon, changeInHundred, inHundred, likelihood, listed, longDate, lowered, plural, shortDate, withMinus } from "../words";
import { Part, ownNote } from "./part";

export function Overview(): JSX.Element {
  const page = usePage();
  const { document } = page;
  return (
    <section id="overview" class="view" aria-labelledby="headline">
      <p class="only-print">{`${document.scenario.title}. Belief: ${beliefName(page.shown, document)}. Action: ${actionWords(page)}. ${plural(document.made.members, "future")}, seed ${document.made.seed}.`}</p>
      <div class="head">
        <div>
          <h1 id="headline" aria-live="polite" tabIndex={-1}>{headlineText(page)}</h1>
          <p class="lede">{lede(page)}</p>
        </div>
        <Facts page={page} />
      </div>
      <h2 class="vh">The answer in four charts</h2>
      <div class="g">
        <OutcomesFigure page={page} />
        <DotsFigure page={page} />
        <DriversFigure page={page} />
        <DoubtsFigure page={page} />
      </div>
    </section>
  );
}

export function actionWords(page: Page): string {
  if (page.shown.plan) return page.shown.plan.plan;
  return page.document.made.actions.length ? page.document.made.actions.join("; ") : "none";
}

/** The document's own sentence, or for a lens or a computed what-if the same sentence with its figure. */
export function headlineText(page: Page): string {
  const { document, shown } = page;
  if (shown.own) return qualified(page, document.headline.text);
  const said = { "<1": "fewer than 1", ">99": "more than 99" }[shown.said.in_power] ?? shown.said.in_power;
  const tail = `${said} of 100 simulated futures the ruler is still in power on ${longDate(document.scenario.horizon)}`;
  if (shown.lens) return `Under ${shown.lens.name}'s assumptions, in ${tail}`;
  return `If ${lowered(shown.plan?.plan ?? "")}, in ${tail}`;
}

/** In the live app the sentence says first whose beliefs and which actions it is about. */
function qualified({ document, shown }: Page, text: string): string {
  const { lens, sets, actions } = document.made;
  if (lens === null && !sets.length && !actions.length) return text;
  const small = text.charAt(0).toLowerCase() + text.slice(1);
  const belief = lens !== null || sets.length ? `Under ${beliefName(shown, document)}` : "";
  const act = actions.length ? actionName(document) : "";
  return `${belief}${belief && act ? ` and ${act.charAt(0).toLowerCase()}${act.slice(1)}` : act}, ${small}`;
}

function lede(page: Page): (string | JSX.Element)[] {
  const { document, shown } = page;
  const word = <b>{likelihood(shown.p.in_power)}</b>;
  if (shown.own) {
    return ["That he stays is ", word, ". ", ...document.headline.lede.map((one) => `${one} `)];
  }
  const own = outcome(document, "in_power");
  const exits = [...EXITS].sort((a, b) => shown.p[b] - shown.p[a]).slice(0, 2);
  const ways = exits.flatMap((id, i): (string | JSX.Element)[] => [i ? " and " : "", `${outcome(document, id).name.toLowerCase()} in `, <b key={id}>{shown.said[id]}</b>]);
  const first = shown.lens ? `This is one belief, not the default, which gives ${own.said}. ` : `Without it the model gives ${own.said}. `;
  return [first, "That he stays is ", word, ". The rest ends most often by ", ...ways, "."];
}

function Facts({ page }: { page: Page }): JSX.Element {
  const { document, shown, link } = page;
  const told = document.history[0];
  return (
    <dl class="facts">
      <div><dt>Belief</dt><dd>{shown.own ? document.headline.belief : shown.lens ? `Lens ${shown.lens.letter}, ${shown.lens.name}: ${shown.lens.title}. ${plural(shown.lens.changes, "assumption")} differ from the scenario's own.` : document.headline.belief} {document.lens_names.length ? <a href={link("lenses")}>Compare lenses</a> : null}</dd></div>
      <div><dt>Base rate</dt><dd>{document.headline.base_rate} {told?.apart ? <a href={link("method")}>{told.here > told.p ? "Why more than twice?" : "Why less than half?"}</a> : null}</dd></div>
      <div><dt>Evidence</dt><dd>{document.headline.evidence} <a href={link("assumptions")}>See both sides</a></dd></div>
    </dl>
  );
}

function outcomeRows(document: Document, shown: Shown): Cell[][] {
  const lenses = believers(document);
  const rows: Cell[][] = document.outcomes.map((one) => [
    one.name, { p: shown.p[one.id] }, shown.range ? { p: shown.range[one.id][0] } : null, shown.range ? { p: shown.range[one.id][1] } : null,
    ...lenses.map((row): Cell => ({ p: row.p[one.id] })),
  ]);
  const blank = lenses.map((): Cell => null);
  return [
    ...rows,
    ...(shown.kinds ?? []).map((kind): Cell[] => [`In power: ${kind.name}`, { p: kind.p }, { p: kind.low }, { p: kind.high }, ...blank]),
    ...document.history.map((one): Cell[] => [`Base rate: ${one.event} within 12 months, ${one.numerator} of ${one.denominator}`, { p: one.p }, { p: one.low }, { p: one.high }, ...blank]),
  ];
}

function OutcomesFigure({ page }: { page: Page }): JSX.Element {
  const { document, shown } = page;
  const lenses = believers(document);
  const letters = lenses.length && lenses.length <= 5;
  const key = (
    <div class="legend">
      {noHistory(document) ? null : <span class="split"><svg width="14" height="14" aria-hidden><Diamond x={7} y={7} /></svg>base rate</span>}
      {letters ? <span class="split"><b>{lenses.map((row) => row.letter).join(" ")}</b>lenses</span> : null}
    </div>
  );
  const believed = lenses.length ? ` Below each bar: the same model under each lens, what one expert believes (${lenses.map((row) => (letters ? `${row.letter} ${row.name}` : row.name)).join(", ")}).` : "";
  const bar = shown.own ? `Bar: the answer now. ${shown.baseline ? `Grey above it: ${document.made.actions.length ? "without the action" : "the scenario as it stands"}. ` : ""}Line on it: 90 in 100 draws of the assumptions.` : shown.lens ? `Bar: ${shown.lens.name}'s assumptions.` : "Bar: with the action. Grey above it: without.";
  return (
    <Figure span={7} title={howItEnds(shown)} sub={byHorizon(document)} aside={key}
      caption={`${bar}${believed} ${noHistory(document) || "Diamond: base rate."}`}
      table={{ head: ["Outcome", "Now, in 100", "Range, low", "Range, high", ...lenses.map((row) => row.name)], rows: outcomeRows(document, shown) }}
      sources={runSources(document, historySources(document))} file="outcomes">
      <OutcomeBars />
    </Figure>
  );
}

function DotsFigure({ page }: { page: Page }): JSX.Element {
  const { document } = page;
  const rows = fiftyDots(document).months.map(({ month, out }): Cell[] => [month.month, ...EXITS.map((id): Cell => ({ p: month.exits[id] })), { p: out }]);
  return (
    <Figure span={5} title={whenItEnds(document)} sub={`${ownNote(page)}Fifty dots, each for 2 of 100 futures, by ${byYear(document) ? "year" : "month"} of exit`}
      caption="Dots are rounded by largest remainder, so that they make fifty; the counts below are exact."
      table={{ head: [byYear(document) ? "Year" : "Month", ...EXITS.map((id) => outcome(document, id).name), "Out by its end"], rows }}
      file="when">
      <FiftyDots />
    </Figure>
  );
}

function DriversFigure({ page }: { page: Page }): JSX.Element {
  const { document } = page;
  const drivers = document.drivers;
  if (!drivers) return <Part name="drivers" title="What does it hang on?" span={7} command="drivers" />;
  const still = page.shown.own ? "S" : "Default assumptions, no action: s";
  return (
    <Figure span={7} title={whatItHangsOn(document, (label) => bare(label, document))}
      sub={`${still}till in power, in 100, with one assumption low (10th percentile) or high (90th), the rest as drawn`}
      caption="Each bar is one belief we are unsure of, not an action. Hatched: contested; solid: supported; dashed outline: no source. Select a row to read its evidence."
      table={{
        head: ["Assumption", "At its 10th percentile", "In power", "At its 90th percentile", "In power", "Evidence"],
        rows: drivers.rows.map((row) => [bare(row.label, document), withMinus(row.at_low), { p: row.p_low }, withMinus(row.at_high), { p: row.p_high }, evidenceWords(row.evidence, row.supports.length, row.contests.length)]),
      }}
      sources={runSources(document, claimLines([...new Set(drivers.rows.slice(0, 7).flatMap((row) => [...row.supports, ...row.contests]))], document))} file="drivers">
      <Tornado drivers={{ ...drivers, rows: drivers.rows.map((row) => ({ ...row, label: bare(row.label, document), at_low: withMinus(row.at_low), at_high: withMinus(row.at_high) })) }} />
    </Figure>
  );
}

function DoubtsFigure({ page }: { page: Page }): JSX.Element {
  const { document, link } = page;
  const one = outcome(document, "in_power");
  const rate = stayingRate(document);
  const ends = spread(document, "in_power");
  const lead = document.crux?.shares[0];
  const lenses = believers(document);
  const middle = lenses.filter((row) => row.letter !== ends?.low.letter && row.letter !== ends?.high.letter).sort((a, b) => a.p.in_power - b.p.in_power)
    .map((row) => (lenses.length > 5 ? `${row.name} ${inHundred(row.p.in_power)}` : `${row.letter} ${row.name}`));
  const rows: Cell[][] = [
    ["Sampling noise (±1.96 standard errors)", { p: Math.max(0, one.p - 1.96 * one.se) }, { p: Math.min(1, one.p + 1.96 * one.se) }],
    ["Range of the assumptions", { p: one.low }, { p: one.high }],
    ...lenses.map((row): Cell[] => [`Lens ${row.letter}, ${row.name}`, { p: row.p.in_power }, { p: row.p.in_power }]),
    ...(rate ? [[`Base rate, ${rate.counts}`, { p: rate.p }, { p: rate.p }] as Cell[]] : []),
    ["Not modelled", "unknown", "unknown"],
  ];
  return (
    <Figure span={5} title={whoDisagrees(document)} sub={`Still in power on ${shortDate(document.scenario.horizon)}, in 100: four kinds of doubt, kept apart`}
      caption={<>
        {middle.length ? `${lenses.length > 5 ? "Between them " : ""}${listed(middle)}. ` : ""}
        {document.crux && lead ? `Of the ${inHundred(Math.abs(document.crux.p_b - document.crux.p_a))} between ${lensName(document, document.crux.a)} and ${lensName(document, document.crux.b)}, “${lead.label}” explains ${changeInHundred(lead.value).replace("+", "")}. ` : ""}
        {document.lens_names.length ? <a href={link("lenses")}>Why they differ</a> : null}
      </>}
      table={{ head: ["Kind of doubt", "Low", "High"], rows }} sources={runSources(document, historySources(document))} file="doubts">
      <Doubts />
    </Figure>
  );
}


