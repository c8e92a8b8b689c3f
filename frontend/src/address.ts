/** The reader's choices and the page's address, kept alike; where a frame forbids it, the choices live without one. */
import { fromFragment, toFragment, type State } from "./state";

export function readAddress(): State {
  return fromFragment(location.hash);
}

export function writeAddress(state: State, how: "push" | "replace"): void {
  try {
    if (location.protocol === "about:") return;
    const fragment = toFragment(state);
    if (fragment === location.hash) return;
    if (how === "push") history.pushState(null, "", fragment);
    else history.replaceState(null, "", fragment);
  } catch {
    // A frame without an origin of its own has no address to write.
  }
}

/** Brings a view into sight and the keyboard with it. */
export function goTo(id: string): void {
  const place = document.getElementById(id);
  if (!place) return;
  place.scrollIntoView();
  const heading = place.querySelector<HTMLElement>(place.tagName === "SECTION" ? "h1, h2" : "h3");
  if (heading) {
    if (!heading.hasAttribute("tabindex")) heading.setAttribute("tabindex", "-1");
    heading.focus({ preventScroll: true });
  }
}

/** The theme: the system's, unless the reader chose another; kept where the browser keeps such things. */
export function startTheme(): void {
  const kept = keptTheme();
  if (kept) document.documentElement.dataset["theme"] = kept;
}

export function switchTheme(): void {
  const root = document.documentElement;
  const now = root.dataset["theme"] ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  root.dataset["theme"] = now === "dark" ? "light" : "dark";
  try {
    localStorage.setItem("standoff-theme", root.dataset["theme"]);
  } catch {
    // Not kept beyond this page.
  }
}

function keptTheme(): string | null {
  try {
    const kept = localStorage.getItem("standoff-theme");
    return kept === "light" || kept === "dark" ? kept : null;
  } catch {
    return null;
  }
}
