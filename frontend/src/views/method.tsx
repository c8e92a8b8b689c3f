import type { JSX } from "preact";
import { usePage } from "../page";
import { Behind, region } from "../parts/figure";
import { historySources } from "../parts/evidence";
import { outcome } from "../shown";
import { View } from "./section";

export function MethodView(): JSX.Element {
  const { document } = usePage();
  const { method, made } = document;
  return (
    <View id="method" title="Method and limits" about="What this is, how far to trust it, and what it leaves out.">
      <div class="g">
        <div class="c4 p">
          <h3>What is counted</h3>
          <List items={method.counted} />
          <h4 class="note">How it may end</h4>
          <ul class="list">{document.outcomes.map((one) => <li key={one.id}><b>{`${one.letter} ${one.name}`}</b>: {outcome(document, one.id).definition}</li>)}</ul>
        </div>
        <div class="c4 p">
          <h3>Why it differs from history</h3>
          {method.differs_from_history.length ? <List items={method.differs_from_history} /> : <p class="cap">No reference class fits this scenario: there is no base rate to compare with.</p>}
          {document.history.length ? (
            <Behind title="Base rates" file="base-rates" sources={historySources(document)}
              table={{ head: ["Event", "Cases", "History", "Low", "High", "Here", "Within days"], rows: document.history.map((one) => [one.event, `${one.numerator} of ${one.denominator}`, { p: one.p }, { p: one.low }, { p: one.high }, { p: one.here }, one.here_days]) }} />
          ) : null}
          {method.track_record && <><h4 class="note">{method.track_record.title}</h4><ul class="list">{method.track_record.figures.map(([name, value]) => <li key={name}>{name}: <b>{value}</b></li>)}</ul></>}
        </div>
        <div class="c4 p">
          <h3>Not modelled</h3>
          <List items={method.not_modelled} />
          <p class="cap">None of the ranges on this page covers these.</p>
        </div>
        <div class="c8 p">
          <h3>To run it again</h3>
          <pre class="note" {...region("Command that repeats this run")}>{made.command}</pre>
          <p class="cap">{`Scenario ${document.scenario.name}, hash ${document.scenario.hash.slice(0, 12)}, seed ${made.seed}.`}{method.documents.length ? ` More: ${method.documents.join(", ")}.` : ""}</p>
        </div>
        <div class="c4 p">
          <h3>Versions</h3>
          <ul class="list">{method.versions.map(([name, version]) => <li key={name}>{name} {version}</li>)}</ul>
        </div>
      </div>
    </View>
  );
}

function List({ items }: { items: string[] }): JSX.Element {
  return <ul class="list">{items.map((item) => <li key={item}>{item}</li>)}</ul>;
}
