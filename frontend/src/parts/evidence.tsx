import type { JSX } from "preact";
import type { Claim, Document, Evidence, Source } from "../document";
import { evidenceWords } from "../charts/tornado";
import { capital, shortDate } from "../words";

/** A label for the eye: begins with a capital, and without its "(mechanism)" where no other label is alike. */
export function bare(label: string, document: Document): string {
  let counts = COUNTS.get(document.assumptions);
  if (!counts) {
    counts = new Map();
    for (const one of document.assumptions) counts.set(stripped(one.label), (counts.get(stripped(one.label)) ?? 0) + 1);
    COUNTS.set(document.assumptions, counts);
  }
  return capital((counts.get(stripped(label)) ?? 0) > 1 ? label : stripped(label));
}

const COUNTS = new WeakMap<Document["assumptions"], Map<string, number>>();

function stripped(label: string): string {
  return label.replace(/ \([a-z_]+\)$/, "");
}

export function sourceWords(source: Source): string {
  return `${source.publisher}, ${shortDate(source.date)}`;
}

/** Speaker, source, date and paragraph of a claim. */
export function claimOrigin(claim: Claim, document: Document): string {
  const source = document.sources.find((one) => one.id === claim.source);
  const who = claim.role ? `${claim.speaker}, ${claim.role}` : claim.speaker;
  return [who, source ? sourceWords(source) : claim.source, claim.paragraph === null ? "" : `par. ${claim.paragraph}`, claim.kind].filter(Boolean).join(" · ");
}

export function claimLines(ids: readonly string[], document: Document): string[] {
  return ids.flatMap((id) => {
    const claim = document.claims.find((one) => one.id === id);
    return claim ? [`${id}: ${claim.text}. ${claimOrigin(claim, document)}`] : [];
  });
}

/** Letter, hatch or dash double what the words say about the evidence. */
export function Tag({ evidence, supports, contests, long = false }: { evidence: Evidence; supports: number; contests: number; long?: boolean }): JSX.Element {
  const words = evidenceWords(evidence, supports, contests);
  const text = long && evidence === "contested" ? `contested, ${words}` : long && evidence === "supported" ? `supported, ${words}` : words;
  return <span class={`tag ${evidence}`}><span>{text}</span></span>;
}

interface SideProps { title: string; ids: readonly string[]; document: Document; empty: string }

function Side({ title, ids, document, empty }: SideProps): JSX.Element {
  const claims = ids.flatMap((id) => document.claims.find((one) => one.id === id) ?? []);
  return (
    <div>
      <h4><span>{title}</span><span>{claims.length}</span></h4>
      <ul>
        {claims.map((claim) => (
          <li key={claim.id}><span class="cid">{claim.id}</span>{claim.text}<span class="k">{claimOrigin(claim, document)}</span></li>
        ))}
        {claims.length === 0 && <li><span class="k">{empty}</span></li>}
      </ul>
    </div>
  );
}

/** What speaks for an assumption and what against it, in equal width. */
export function BothSides({ supports, contests, document, own }: { supports: readonly string[]; contests: readonly string[]; document: Document; own: string }): JSX.Element {
  return (
    <div class="ev">
      <Side title="Supports it" ids={supports} document={document} empty={own} />
      <Side title="Contests it" ids={contests} document={document} empty="No claim of the sources speaks against it." />
    </div>
  );
}

/** The lines that a figure of the run itself rests on. */
export function runSources(document: Document, extra: string[] = []): string[] {
  const made = document.made;
  const seen = made.draft ? "draft of " : "";
  return [`Simulated: ${seen}${made.members} futures, ${made.draws} draws of the assumptions, seed ${made.seed}, engine ${made.engine_version}. Again: ${made.command}`, ...extra];
}

export function historySources(document: Document): string[] {
  return [...new Set(document.history.map((one) => `Base rate: ${one.title}, ${one.period}; ${one.source}`))];
}
