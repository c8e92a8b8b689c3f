import type { JSX } from "preact";
import { Button } from "../parts/figure";
import type { Document } from "../document";
import type { Refused } from "../server";
import type { State } from "../state";
import { capital } from "../words";

/** A link made with another scenario or version: its choices here, or none of them. */
export function Elsewhere({ link, document, hash, onKeep, onPlain }: { link: State; document: Document; hash: string; onKeep: () => void; onPlain: () => void }): JSX.Element {
  return (
    <div class="err" role="status">
      {`This link was made with engine ${link.by ?? "unknown"}, scenario ${link.of ?? "unknown"}. You have engine ${document.made.engine_version}, scenario ${hash.slice(0, 8)}: figures may differ by more than sampling noise. `}
      <Button class="linkish" onClick={onKeep}>Keep its choices here</Button> or <Button class="linkish" onClick={onPlain}>open without them</Button>.
    </div>
  );
}

/** What went wrong, where and what to do; the last good answer stays on screen. */
export function Problem({ error, stale, onAgain, onBack }: { error: Refused; stale: boolean; onAgain: () => void; onBack: (() => void) | null }): JSX.Element {
  return (
    <div class="err" role="alert">
      {error.where && <b>{error.where}: </b>}{error.what.split("\n").map((line, i) => <span>{i ? <br /> : null}{line}</span>)}.
      {error.hint ? ` ${capital(error.hint)}.` : ""}
      {stale ? <> The last good answer stays on screen, marked <span class="chip stale">out of date</span>.</> : null}
      <div class="buttons"><Button onClick={onAgain}>Try again</Button>
        {onBack ? <Button onClick={onBack}>Take back what was chosen</Button> : null}</div>
    </div>
  );
}
