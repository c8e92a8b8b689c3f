import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Document, OutcomeId, Span } from "./document";
import type { Shown } from "./shown";
import type { State, View } from "./state";

export type PartName = "lenses" | "crux" | "tests" | "what_if" | "drivers";
export type PartStatus = "there" | "none" | "waits" | "running" | { failed: string };

export interface EditedLines { file: string; line: number | null; before: string[]; after: string[] }

/** What every view may look at, and the few things it may ask for. */
export interface Page {
  face: "report" | "notebook" | "app";
  document: Document;
  shown: Shown;
  state: State;
  /** The address of a view with the reader's choices kept, and changed where `change` says so. */
  link(view: View, change?: Partial<State>): string;
  /** Changes what the reader chose; a draft while a slider moves, in full on its release. */
  change(change: Partial<State>, draft?: boolean): void;
  /** The figures on screen come from a small ensemble. */
  draft: boolean;
  /** What is on screen answers an older choice; the newer one is being computed. */
  pending: boolean;
  /** The figures on screen are not those asked for: the newer ones failed. */
  stale: boolean;
  part(name: PartName): PartStatus;
  /** Asks for a part (again). */
  ask(name: PartName, options?: { a?: string; b?: string }): void;
  pinned: Pinned | null;
  pin(pinned: Pinned | null): void;
  /** Pins another stored run beside the one on screen. */
  compareWith(run: string): void;
  runs: Choice[];
  yaml(path: string, value: string): Promise<EditedLines>;
}

/** Figures kept to compare with: an answer or another run. */
export interface Pinned {
  label: string; p: Shown["p"];
  /** From it to what is on screen, with a range: only where both met the same draws. */
  difference?: Record<OutcomeId, Span> | null;
}

export interface Choice { id: string; name: string; title: string }

export const PageContext = createContext<Page | null>(null);

export function usePage(): Page {
  const page = useContext(PageContext);
  if (!page) throw new Error("no page");
  return page;
}
