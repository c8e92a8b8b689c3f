import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { AssumptionRange } from "../charts/range";
import type { Assumption } from "../document";
import { usePage, type EditedLines } from "../page";
import { BothSides, Tag, bare } from "../parts/evidence";
import { Behind, Button, region } from "../parts/figure";
import { lensName } from "../shown";
import { setValue, withSet } from "../state";
import { tickStep } from "../scales";
import { changeInHundred, inHundred, plain, valueOf, withMinus } from "../words";

/** One assumption: its range, what moves with it, the claims on both sides, and where the scenario writes it. */
export function AssumptionCard({ assumption }: { assumption: Assumption }): JSX.Element {
  const page = usePage();
  const { document, state } = page;
  const set = setValue(assumption.path, state.sets);
  const tried = set !== null && /^-?[\d.]+(e-?\d+)?$/i.test(set) ? Number(set) : null;
  const driver = document.drivers?.rows.find((row) => row.assumption === assumption.path);
  const moved = driver ? { low: driver.p_low, high: driver.p_high, words: `as this goes from ${withMinus(driver.at_low)} to ${withMinus(driver.at_high)}, all else as drawn` }
    : assumption.lowest_fifth !== null && assumption.highest_fifth !== null
      ? { low: assumption.lowest_fifth, high: assumption.highest_fifth, words: "from the lowest fifth of its draws to the highest" } : null;
  return (
    <article class="card">
      <div class="fh">
        <div><p class="k">Assumption in <b>{assumption.mechanism}</b> · {assumption.path}</p><h3>{bare(assumption.label, document)}</h3></div>
        <Tag evidence={assumption.evidence} supports={assumption.supports.length} contests={assumption.contests.length} long />
      </div>
      <p class="meaning">
        {moved ? <>Still in power goes <b class="strong">from {inHundred(moved.low)} to {inHundred(moved.high)} in 100</b> {moved.words}. </> : "It does not move the answer beyond the noise. "}
        Value: {withMinus(assumption.text)}{assumption.unit ? ` ${assumption.unit}` : ""}{assumption.low !== null ? ", middle 90 in 100" : ""}.
        {assumption.note ? ` ${assumption.note}.` : ""}
      </p>
      <div class="note">
        <AssumptionRange assumption={assumption} tried={tried} />
        <div class="foot">
          <p class="cap">{assumption.low === null ? "Line: the one value assumed." : assumption.inner ? "Bands: 50 and 90 in 100 draws." : "Band: 90 in 100 draws."}{assumption.lenses.length ? " Letters: what each lens assumes." : " No lens assumes otherwise."}</p>
          <Behind title={bare(assumption.label, document)} file={assumption.path.replace(/[^a-z0-9.]+/gi, "-")}
            table={{ head: ["Who", "Value", "Middle"], rows: [["Scenario", assumption.text, assumption.median], ...assumption.lenses.map((one) => [`Lens ${lensName(document, one.lens)}`, one.text, one.median])] }}
            sources={[assumption.source || (assumption.own ? "The scenario's own value; the claims on both sides stand below." : "A default of the model.")]} />
        </div>
      </div>
      <BothSides supports={assumption.supports} contests={assumption.contests} document={document}
        own={assumption.source ? `No claim of the sources. From: ${assumption.source}` : "No claim of the sources supports it: our own judgement."} />
      {page.face === "app" ? <Try assumption={assumption} set={set} tried={tried} /> : null}
      <Lines assumption={assumption} set={set} />
    </article>
  );
}

/** A slider for a belief, apart from every action; a draft while it moves. */
function Try({ assumption, set, tried }: { assumption: Assumption; set: string | null; tried: number | null }): JSX.Element {
  const page = usePage();
  const { low, high, step } = slider(assumption);
  const value = tried ?? assumption.median;
  const move = (text: string, draft: boolean): void =>
    page.change({ sets: withSet(assumption.path, String(Number(Number(text).toPrecision(6))), page.state.sets) }, draft);
  const difference = page.shown.difference?.in_power;
  return (
    <div class="try">
      <label for="try-value"><b>Try another value</b></label>
      <input type="range" id="try-value" min={low} max={high} step={step} value={value} aria-describedby="try-says"
        aria-valuetext={`${plain(value)} ${assumption.unit}`}
        onInput={(event) => move(valueOf(event), true)} onChange={(event) => move(valueOf(event), false)} />
      <span id="try-says" aria-live="polite">
        {set === null ? <><b>{plain(assumption.median)}</b> (middle of its range)</>
          : <><b>{`${plain(value)} gives ${page.shown.said.in_power} in 100`}</b>{difference && page.state.sets.length === 1 && !page.state.lens && !page.state.actions.length ? ` (${changeInHundred(difference.p)})` : ""}{page.draft ? ", draft" : ""}</>}
      </span>
      <Button disabled={set === null} onClick={() => page.change({ sets: withSet(assumption.path, null, page.state.sets) })}>Reset</Button>
    </div>
  );
}

/** In round steps over what the range, the lenses and a little air cover, within what the model takes. */
export function slider(assumption: Assumption): { low: number; high: number; step: number } {
  const values = [assumption.median, assumption.low ?? assumption.median, assumption.high ?? assumption.median, ...assumption.lenses.map((one) => one.median)];
  const low = Math.min(...values);
  const high = Math.max(...values);
  const air = (high - low || Math.abs(high) * 0.5 || 1) * 0.35;
  const step = tickStep(0, high - low + 2 * air, 50);
  const round = (value: number, how: (value: number) => number): number => Number((how(value / step) * step).toPrecision(9));
  return { low: Math.max(assumption.minimum, round(low - air, Math.floor)), high: Math.min(assumption.maximum, round(high + air, Math.ceil)), step };
}

/** The lines of the scenario's file; in the app with the value being tried in them. */
function Lines({ assumption, set }: { assumption: Assumption; set: string | null }): JSX.Element | null {
  const page = usePage();
  const [edited, setEdited] = useState<(EditedLines & { value: string }) | null>(null);
  const [copied, setCopied] = useState(false);
  const settled = page.draft ? null : set;
  useEffect(() => {
    setCopied(false);
    if (settled === null) { setEdited(null); return; }
    let stays = true;
    page.yaml(assumption.path, settled).then((found) => { if (stays) setEdited({ ...found, value: settled }); }, () => { if (stays) setEdited(null); });
    return () => { stays = false; };
  }, [assumption.path, settled]);
  const tried = edited && edited.value === settled ? edited : null;
  const yaml = tried ?? assumption.yaml;
  const lines = tried ? tried.after : assumption.yaml?.lines;
  if (!lines) return <p class="cap">No line of the scenario names it: it is the model's default. To change it, write <code>{`assumptions: {${assumption.mechanism}: {${assumption.path.split(".").pop() ?? ""}: …}}`}</code></p>;
  const copy = (): void => {
    void navigator.clipboard?.writeText(lines.join("\n")).then(() => setCopied(true), () => setCopied(false));
  };
  return (
    <div class="yaml">
      <div class="fh"><span class="k">{yaml && yaml.line !== null ? `${yaml.file}, line ${yaml.line}` : "to add to the scenario"}{tried ? ", with the value tried" : ""}</span>
        <Button onClick={copy}>{copied ? "Copied" : lines.length === 1 ? "Copy line" : "Copy lines"}</Button></div>
      <pre {...region(`Scenario file, ${assumption.path}`)}>{lines.map((line, i) => (
        <div><span class="ln">{yaml && yaml.line !== null ? yaml.line + i : "+"}</span>{tried && tried.before[i] !== line ? <mark>{line}</mark> : line}</div>
      ))}</pre>
    </div>
  );
}
