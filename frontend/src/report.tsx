import type { JSX } from "preact";
import { useCallback, useEffect, useMemo, useState } from "preact/hooks";
import { goTo, readAddress, switchTheme, writeAddress } from "./address";
import type { Document } from "./document";
import type { Page } from "./page";
import { show } from "./shown";
import { comesFromElsewhere, fromFragment, toFragment, type State, type View } from "./state";
import { Body } from "./views/body";
import { Header } from "./views/header";
import { Elsewhere } from "./views/notices";

/** Choices, their address, and the ways in which both change: the same for a report and for the live app. */
export interface Choices {
  state: State;
  set(change: Partial<State>, how?: "push" | "replace" | "none"): State;
  link(view: View, change?: Partial<State>): string;
  seen(view: View): void;
  /** The address the page was opened with, while nothing has been chosen since. */
  opened: State | null;
  forget(): void;
}

let current: State;

export function useChoices(mark: { of: string; by: string } | null): Choices {
  const [state, setState] = useState<State>(() => (current = readAddress()));
  const [opened, setOpened] = useState<State | null>(state);
  const marked = useCallback((next: State): State => (mark ? { ...next, ...mark } : next), [mark?.of, mark?.by]);
  const set = useCallback((change: Partial<State>, how: "push" | "replace" | "none" = "push"): State => {
    current = { ...current, ...change };
    setState(current);
    if (how !== "none") writeAddress(marked(current), how);
    return current;
  }, [marked]);
  useEffect(() => {
    const back = (): void => {
      current = readAddress();
      setState(current);
    };
    const click = (event: MouseEvent): void => {
      const link = (event.target as Element | null)?.closest?.("a");
      const href = link?.getAttribute("href");
      if (!href?.startsWith("#") || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      const next = fromFragment(href);
      const picked = next.pick !== current.pick && next.view === "assumptions";
      current = { ...next, of: null, by: null };
      setState(current);
      writeAddress(marked(current), "push");
      requestAnimationFrame(() => goTo(picked && matchMedia("(max-width: 1100px)").matches ? "card" : next.view));
    };
    addEventListener("popstate", back);
    addEventListener("click", click);
    return () => { removeEventListener("popstate", back); removeEventListener("click", click); };
  }, [marked]);
  return {
    state, set, opened,
    forget: () => setOpened(null),
    link: (view, change = {}) => toFragment(marked({ ...current, ...change, view })),
    seen: (view) => { if (view !== current.view) set({ view }, "replace"); },
  };
}

/** One document and nothing else: no request of any kind. */
export function Report({ document: made, face }: { document: Document; face: "report" | "notebook" }): JSX.Element {
  const mark = useMemo(() => ({ of: made.scenario.hash.slice(0, 8), by: made.made.engine_version }), [made]);
  const choices = useChoices(mark);
  const [shared, setShared] = useState("");
  const { state } = choices;
  const plan = made.what_if?.rows.find((row) => row.actions.length > 0 && row.actions.join("\n") === state.actions.join("\n"))?.plan ?? null;
  const shown = useMemo(() => show(made, state.lens, plan), [made, state.lens, plan]);
  const page: Page = {
    face, document: made, shown, state, link: choices.link,
    change: (change, draft) => { choices.set(change, draft ? "none" : "push"); },
    draft: made.made.draft, pending: false, stale: false,
    part: () => "none", ask: () => undefined, pinned: null, pin: () => undefined,
    compareWith: () => undefined, runs: [],
    yaml: () => Promise.reject(new Error("a report writes no file")),
  };
  const first = choices.opened;
  useEffect(() => { if (first && (first.view !== "overview" || first.pick)) requestAnimationFrame(() => goTo(first.view)); }, []);
  const foreign = first !== null && comesFromElsewhere(first, made.scenario.hash, made.made.engine_version);
  const lost = (state.actions.length > 0 && plan === null) || state.sets.length > 0 || (state.lens !== null && !shown.lens);
  return (
    <Body page={page} onView={choices.seen}
      header={<Header scenarios={[]} runs={[]} busy={false} shared={shared} onTheme={switchTheme} onShare={() => share(setShared)} />}
      notices={<>
        {foreign ? <Elsewhere link={first} document={made} hash={made.scenario.hash} onKeep={choices.forget} onPlain={() => { choices.forget(); choices.set({ lens: null, actions: [], sets: [] }); }} /> : null}
        {lost ? <p class="err" role="status">This report holds single lenses and single actions computed beforehand; the link asks for something else. What is shown leaves it out. The live app (<code>standoff serve</code>) can compute it.</p> : null}
      </>} />
  );
}

/** Copies the page's address; says so on the button for a moment. */
export function share(say: (text: string) => void): string {
  const done = (text: string): void => { say(text); setTimeout(() => say(""), 2000); };
  try {
    navigator.clipboard.writeText(location.href).then(() => done("Link copied"), () => done("Copy the address above"));
  } catch {
    done("Copy the address above");
  }
  return "";
}
