import type { ComponentChildren, JSX } from "preact";
import { useEffect } from "preact/hooks";
import { goTo } from "../address";
import { PageContext, type Page } from "../page";
import { Definitions } from "../parts/svg";
import { VIEWS, type View } from "../state";
import { grouped, shortDate } from "../words";
import { Assumptions } from "./assumptions";
import { Drivers } from "./drivers";
import { Futures } from "./futures";
import { Lenses } from "./lenses";
import { MethodView } from "./method";
import { Overview } from "./overview";
import { WhatIf } from "./whatif";

interface BodyProps { page: Page; header: ComponentChildren; notices: ComponentChildren; onView: (view: View) => void }

/** The whole page: header, notices, the seven views in their order, and where it comes from. */
export function Body({ page, header, notices, onView }: BodyProps): JSX.Element {
  useEffect(() => watchViews(onView), []);
  const { scenario, made } = page.document;
  return (
    <PageContext.Provider value={page}>
      <a class="skip" href="#overview" onClick={(event) => { event.preventDefault(); goTo("overview"); }}>Skip to the answer</a>
      {header}
      <main class="wrap">
        {notices}
        <Overview />
        <Futures />
        <Drivers />
        <Assumptions />
        <Lenses />
        <WhatIf />
        <MethodView />
      </main>
      <div class="wrap"><footer>
        {`${scenario.title}, from ${shortDate(scenario.start)} to ${shortDate(scenario.horizon)}. ${grouped(made.members)} simulated futures, ${made.draws} draws of the assumptions, seed ${made.seed}. Scenario ${scenario.hash.slice(0, 12)}, Standoff ${made.standoff_version}, engine ${made.engine_version}.`}
      </footer></div>
      <Definitions />
    </PageContext.Provider>
  );
}

/** Tells which view stands at the top of the screen. */
function watchViews(onView: (view: View) => void): (() => void) | undefined {
  if (typeof IntersectionObserver === "undefined") return undefined;
  const inSight = new Set<string>();
  const watch = new IntersectionObserver((seen) => {
    for (const one of seen) {
      if (one.isIntersecting) inSight.add(one.target.id);
      else inSight.delete(one.target.id);
    }
    const first = VIEWS.find((view) => inSight.has(view));
    if (first) onView(first);
  }, { rootMargin: "-18% 0px -62% 0px" });
  for (const view of VIEWS) {
    const place = document.getElementById(view);
    if (place) watch.observe(place);
  }
  return () => watch.disconnect();
}
