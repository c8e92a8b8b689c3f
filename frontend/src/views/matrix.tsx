import type { JSX } from "preact";
import { dot, stroke } from "../parts/svg";
import type { Cell } from "../csv";
import { usePage } from "../page";
import { bare, claimLines } from "../parts/evidence";
import { Figure, region } from "../parts/figure";
import { plural, shortDate } from "../words";

const MOST = 40;

/** Which source supports which assumption and which contests it. */
export function EvidenceMatrix(): JSX.Element | null {
  const { document, link } = usePage();
  const claims = new Map(document.claims.map((claim) => [claim.id, claim]));
  const place = new Map((document.drivers?.rows ?? []).map((row, i) => [row.assumption, i]));
  const rows = document.assumptions.filter((one) => one.supports.length + one.contests.length > 0)
    .sort((a, b) => (place.get(a.path) ?? 100 + (a.rank ?? 900)) - (place.get(b.path) ?? 100 + (b.rank ?? 900))).slice(0, MOST);
  const used = new Set(rows.flatMap((one) => [...one.supports, ...one.contests]).map((id) => claims.get(id)?.speaker ?? ""));
  const speakers = [...used].filter(Boolean).sort();
  if (!rows.length || !speakers.length) return null;
  const count = (ids: string[], speaker: string): number => ids.filter((id) => claims.get(id)?.speaker === speaker).length;
  const conflict = rows.filter((one) => one.supports.length && one.contests.length).length;
  const table = rows.map((one): Cell[] => [bare(one.label, document), ...speakers.map((speaker) => {
    const [supports, contests] = [count(one.supports, speaker), count(one.contests, speaker)];
    return [supports ? `${supports} for` : "", contests ? `${contests} against` : ""].filter(Boolean).join(", ");
  })]);
  return (
    <Figure span={12} long title={`Who supports what: ${conflict ? `on ${plural(conflict, "assumption")} the claims pull both ways` : "no assumption has claims on both sides"}`}
      sub="Full: a claim supports the assumption. Crossed: a claim contests it. One mark for each claim"
      caption="Assumptions in the order of how far they move the answer. Claims are paraphrased; each stands with its speaker, source, date and paragraph below."
      table={{ head: ["Assumption", ...speakers], rows: table }}
      sources={[...document.sources.map((one) => `${one.publisher}: ${one.title}, ${shortDate(one.date)}`), ...claimLines([...new Set(rows.flatMap((one) => [...one.supports, ...one.contests]))], document)]} file="supports-and-contests">
      <div class="scrollx plot tall-matrix" {...region("Matrix of assumptions and speakers")}>
        <table class="matrix">
          <thead><tr><th scope="col">Assumption</th>{speakers.map((speaker) => <th key={speaker} scope="col"><span>{speaker}</span></th>)}</tr></thead>
          <tbody>{rows.map((one) => (
            <tr key={one.path}>
              <th scope="row"><a href={link("assumptions", { pick: one.path })}>{bare(one.label, document)}</a></th>
              {speakers.map((speaker) => <td key={speaker}><Marks supports={count(one.supports, speaker)} contests={count(one.contests, speaker)} /></td>)}
            </tr>
          ))}</tbody>
        </table>
      </div>
    </Figure>
  );
}

function Marks({ supports, contests }: { supports: number; contests: number }): JSX.Element | null {
  const all = supports + contests;
  if (!all) return null;
  return (
    <svg width={13 * all} height="12" role="img" aria-label={[supports ? `${supports} for` : "", contests ? `${contests} against` : ""].filter(Boolean).join(", ")}>
      {Array.from({ length: all }, (_, i) => i < supports
        ? <circle cx={6.5 + 13 * i} cy={6} r={4.6} class="f-ink" />
        : <g>{dot(6.5 + 13 * i, 6, 4.6, "f-paper s-ink w12")}{stroke(`M${4.4 + 13 * i} 3.9l4.2 4.2m0 -4.2l-4.2 4.2`, "s-ink w12")}</g>)}
    </svg>
  );
}
