import type { JSX } from "preact";
import { useContext, useMemo, useState } from "preact/hooks";
import { WorthBars } from "../charts/bars";
import { ClaimTests, VERDICTS, inOrder, testRange, testValue } from "../charts/tests";
import type { Assumption, Document, Tests } from "../document";
import { testsFinding } from "../findings";
import { usePage, type Page } from "../page";
import { Tag, bare, claimLines, runSources } from "../parts/evidence";
import { Figure, Missing } from "../parts/figure";
import { Paper } from "../parts/plot";
import { Verdict } from "../parts/svg";
import { plural, valueOf } from "../words";
import { AssumptionCard } from "./card";
import { EvidenceMatrix } from "./matrix";
import { Part } from "./part";
import { View } from "./section";

type Filter = "main" | "contested" | "none" | "own" | "all";
const FILTERS: [Filter, string][] = [["main", "Main"], ["contested", "Contested"], ["none", "No source"], ["own", "Scenario's own"], ["all", "All"]];

export function Assumptions(): JSX.Element {
  const page = usePage();
  const { document } = page;
  const sourced = document.assumptions.filter((one) => one.evidence === "supported").length;
  const contested = document.assumptions.filter((one) => one.evidence === "contested").length;
  const none = document.assumptions.length - sourced - contested;
  const order = useMemo(() => inRank(document), [document]);
  const open = opened(page, order);
  const paper = useContext(Paper);
  return (
    <View id="assumptions" title="Assumptions and evidence"
      about={`Every number with the reporting for and against it. ${plural(document.assumptions.length, "assumption")}: ${sourced} supported, ${contested} contested, ${none} without a claim of the sources.`}>
      <div class="g">
        <div class="c8 stack"><div id="card">
          {open ? <AssumptionCard key={open.path} assumption={open} /> : <p class="ghost">This scenario names no assumptions.</p>}
          {paper ? order.filter((one) => one !== open).slice(0, 6).map((one) => <AssumptionCard key={one.path} assumption={one} />) : null}
        </div>
        {document.drivers?.evidence_value?.length ? <WorthFigure page={page} /> : null}</div>
        <Picker page={page} order={order} open={open} />
        <EvidenceMatrix />
        {!document.claims.length || document.tests?.rows.length === 0 ? <Missing title="Claims as tests" span={12}>No claim of this scenario says what to change and what to expect: there is nothing to test.</Missing>
          : document.tests ? <TestsFigure page={page} tests={document.tests} /> : <Part name="tests" title="Claims as tests" span={12} command="claims" />}
      </div>
    </View>
  );
}

/** Strongest first; then those a scenario names; then the model's defaults. */
function inRank(document: Document): Assumption[] {
  const place = new Map((document.drivers?.rows ?? []).map((row, i) => [row.assumption, i]));
  const weight = (one: Assumption): number => place.get(one.path) ?? (one.rank !== null ? 100 + one.rank : one.own ? 1000 : 2000);
  return [...document.assumptions].sort((a, b) => weight(a) - weight(b));
}

function opened(page: Page, order: Assumption[]): Assumption | undefined {
  const pick = page.state.pick;
  if (pick?.startsWith("actor ")) {
    const first = page.document.actors.actors.find((actor) => actor.id === pick.slice(6))?.assumptions[0];
    return order.find((one) => one.path === first) ?? order[0];
  }
  if (pick?.startsWith("claim ")) {
    const id = pick.slice(6);
    return order.find((one) => one.supports.includes(id) || one.contests.includes(id)) ?? order[0];
  }
  return order.find((one) => one.path === pick) ?? order[0];
}

function Picker({ page, order, open }: { page: Page; order: Assumption[]; open: Assumption | undefined }): JSX.Element {
  const { document, state, link } = page;
  const actorId = state.pick?.startsWith("actor ") ? state.pick.slice(6) : null;
  const actor = document.actors.actors.find((one) => one.id === actorId) ?? null;
  const [filter, setFilter] = useState<Filter>("main");
  const [search, setSearch] = useState("");
  const wanted = search.trim().toLowerCase();
  const rows = wanted ? order.filter((one) => `${one.path} ${one.label} ${one.meaning}`.toLowerCase().includes(wanted))
    : actor ? order.filter((one) => actor.assumptions.includes(one.path))
      : order.filter((one, i) => filter === "all" || (filter === "main" ? i < 12 : filter === "own" ? one.own : one.evidence === filter));
  return (
    <section class="p c4 no-print" aria-labelledby="pick-heading">
      <h3 id="pick-heading">{actor && !wanted ? `Assumptions about ${actor.name}` : "Choose an assumption"}</h3>
      <p class="sub">Those that move the answer most stand first</p>
      <p class="note"><input type="search" aria-label="Find an assumption" placeholder="Find" value={search} onInput={(event) => setSearch(valueOf(event))} /></p>
      {actor && !wanted ? <p class="filters"><a class="btn" href={link("assumptions", { pick: null })}>All actors</a></p> : (
        <div class="filters"><span class="seg" role="radiogroup" aria-label="Show which assumptions">{FILTERS.slice(0, 3).concat(FILTERS.slice(4)).map(([value, name]) => (
          <label key={value}><input type="radio" name="assumption-filter" checked={filter === value} onChange={() => setFilter(value)} />{name}</label>
        ))}</span></div>
      )}
      {rows.length ? (
        <ul class="pick" tabIndex={0} aria-label="Assumptions">
          {rows.slice(0, 80).map((one) => (
            <li key={one.path}><a href={link("assumptions", { pick: one.path })} aria-current={one === open ? "true" : undefined}>
              <span class="k">{order.indexOf(one) + 1}</span><span>{bare(one.label, document)}</span><Tag evidence={one.evidence} supports={one.supports.length} contests={one.contests.length} />
            </a></li>
          ))}
        </ul>
      ) : <p class="ghost note">No assumption matches.</p>}
      {rows.length > 80 && <p class="cap">{`${rows.length - 80} more: search to find them.`}</p>}
      <h4 class="note">How to read the marks</h4>
      <ul class="list">
        <li><Tag evidence="supported" supports={2} contests={0} /> &nbsp;claims of the sources agree</li>
        <li><Tag evidence="contested" supports={2} contests={2} /> &nbsp;claims conflict</li>
        <li><Tag evidence="none" supports={0} contests={0} /> &nbsp;no claim: our own judgement or a default</li>
      </ul>
    </section>
  );
}

/** A list in pieces of at most so many. */
function pieces<T>(list: T[], most: number): T[][] {
  return list.length <= most ? [list] : [list.slice(0, most), ...pieces(list.slice(most), most)];
}

function TestsFigure({ page, tests }: { page: Page; tests: Tests }): JSX.Element {
  const rows = inOrder(tests);
  const paper = useContext(Paper);
  const legend = (
    <div class="legend">
      {(["agree", "uncertain", "disagree"] as const).map((kind) => (
        <span key={kind} class="split"><svg width="14" height="14" aria-hidden><Verdict kind={kind} x={7} y={7} /></svg>{`${VERDICTS[kind]} ${tests[kind]}`}</span>
      ))}
    </div>
  );
  return (
    <Figure span={12} long title={testsFinding(tests)} aside={legend}
      sub="Each causal claim is run as an experiment. Shaded: what the claim expects. Dot and line: effect in the model, with the range of 90 in 100 draws"
      caption="Agreement means that model and speaker reason alike. It does not show that either is right."
      table={{
        head: ["Claim", "Verdict", "Changed", "Measured as", "Expected", "Effect", "Range", "Why"],
        rows: rows.map((row) => [`${row.claim} ${row.speaker}: ${row.text}`, VERDICTS[row.verdict], row.change, row.measure, row.expected, testValue(row, row.effect), testRange(row), row.why]),
      }}
      sources={runSources(page.document, claimLines(rows.map((row) => row.claim), page.document))} file="claims">
      {pieces(rows, paper ? 14 : rows.length).map((some) => <ClaimTests key={some[0]?.claim} rows={some} />)}
    </Figure>
  );
}

function WorthFigure({ page }: { page: Page }): JSX.Element {
  const { document, link } = page;
  const worth = (document.drivers?.evidence_value ?? []).slice(0, 8);
  return (
    <Figure title="What would be worth finding out" sub="Expected move of the answer, in 100, if the question were settled"
      caption="Ranked by value of evidence: how far the answer would shift on average once we knew. Line: its own uncertainty."
      table={{ head: ["Assumption", "Move, in 100", "Low", "High"], rows: worth.map((row) => [bare(row.label, document), { p: row.value }, { p: row.low }, { p: row.high }]) }}
      file="worth-finding-out">
      <WorthBars about="Worth finding out" href={(id) => link("assumptions", { pick: id })}
        rows={worth.map((row) => ({ id: row.assumption, name: bare(row.label, document), p: row.value, low: row.low, high: row.high }))} />
    </Figure>
  );
}
