import { render, type JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { startTheme } from "./address";
import { App } from "./app";
import type { Document } from "./document";
import { Paper } from "./parts/plot";
import { Report } from "./report";

/** Width of a printed A4 page within its margins, in pixels. */
const PAPER_WIDTH = 686;

function Root({ made, face }: { made: Document | null; face: string }): JSX.Element {
  const [paper, setPaper] = useState(0);
  useEffect(() => {
    const before = (): void => setPaper(PAPER_WIDTH);
    const after = (): void => setPaper(0);
    addEventListener("beforeprint", before);
    addEventListener("afterprint", after);
    return () => { removeEventListener("beforeprint", before); removeEventListener("afterprint", after); };
  }, []);
  return <Paper.Provider value={paper}>{made ? <Report document={made} face={face === "notebook" ? "notebook" : "report"} /> : <App />}</Paper.Provider>;
}

function start(): void {
  const place = document.getElementById("standoff");
  if (!place) return;
  startTheme();
  const face = place.dataset["face"] ?? document.documentElement.dataset["mode"] ?? "report";
  const text = document.getElementById("standoff-document")?.textContent ?? "";
  if (face === "app" && !text) render(<Root made={null} face={face} />, place);
  else {
    const made = JSON.parse(text) as Document;
    if (made.format !== "standoff.document" || made.version !== 1) {
      place.textContent = "This page was made with another version of Standoff.";
      return;
    }
    render(<Root made={made} face={face} />, place);
  }
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
