import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { usePage, type Page, type PartName } from "../page";
import { Button, Missing } from "../parts/figure";

interface PartProps { name: PartName; title: string; span?: number; command: string; a?: string; b?: string }

const SECONDS: Record<PartName, string> = {
  lenses: "about ten seconds", crux: "about ten seconds", tests: "about ten seconds", what_if: "about fifteen seconds", drivers: "some seconds",
};

/** Stands where a part is not computed: the app asks for it once it is in sight, a report says what computes it. */
export function Part({ name, title, span, command, a, b }: PartProps): JSX.Element {
  const page = usePage();
  const place = useRef<HTMLDivElement>(null);
  const status = page.part(name);
  useEffect(() => {
    const element = place.current;
    if (!element || status !== "waits") return;
    const watch = new IntersectionObserver((seen) => {
      if (seen.some((one) => one.isIntersecting)) page.ask(name, a && b ? { a, b } : {});
    }, { rootMargin: "120px" });
    watch.observe(element);
    return () => watch.disconnect();
  });
  return (
    <Missing title={title} {...(span ? { span } : {})}>
      <div ref={place} aria-live="polite">
        {typeof status === "object" ? <><span>{status.failed}</span><br /><Button onClick={() => page.ask(name, a && b ? { a, b } : {})}>Try again</Button></>
          : status === "none" ? <>{`Not computed for this document. `}<code>{`standoff ${command} ${page.document.scenario.name}`}</code> computes it.</>
            : status === "there" ? "The scenario gives nothing to compute here."
            : `Being computed, ${SECONDS[name]}. Everything else can be read meanwhile.`}
      </div>
    </Missing>
  );
}

/** Said first where a panel does not follow the lens or the action on screen. */
export function ownNote(page: Page): string {
  if (page.shown.own) return "";
  return page.shown.lens ? "Default assumptions, not this lens. " : "Without the action. ";
}
