/** The live app's server. All replies are JSON; every request but a reading one carries a header no other site can set. */
import type { Document, OutcomeId, Span } from "./document";
import type { EditedLines, PartName } from "./page";

export interface Question {
  scenario: string | null; lens: string | null; actions: string[]; sets: string[]; seed: number | null; draft: boolean;
  baseline: boolean | { lens: string | null; actions: string[]; sets: string[] };
}

export interface ScenarioRow { name: string; title: string; problem?: string | null }
export interface RunRow { id: string; scenario: string; title: string; members: number; seed: number; created?: string; complete?: boolean }

/** What the server or the way to it says is wrong. */
export class Refused extends Error {
  constructor(readonly what: string, readonly where: string, readonly hint: string, readonly status: number, readonly after: number | null) {
    super(what);
  }
}

/** Made up once for each page: the server lets a page's newer request take the place of its older one. */
const CLIENT = typeof crypto === "undefined" ? "page" : crypto.getRandomValues(new Uint32Array(3)).join("-");
const UNREACHED = "The server does not answer";

async function reach(path: string, body: unknown, signal?: AbortSignal): Promise<Response> {
  try {
    return await fetch(path, body === null ? { ...(signal ? { signal } : {}), headers: { Accept: "application/json" } } : {
      method: "POST", ...(signal ? { signal } : {}), body: JSON.stringify(body),
      headers: { "Content-Type": "application/json", "X-Standoff": "1", "X-Standoff-Client": CLIENT },
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Refused(UNREACHED, "", "Start it again with: standoff serve", 0, null);
  }
}

export async function ask<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> {
  const reply = await reach(path, body, signal);
  const found: unknown = await reply.json().catch(() => undefined);
  // A part that a scenario has nothing for is null, and no failure.
  if (reply.ok && found !== undefined) return found as T;
  throw refusal(found, reply.status, Number(reply.headers.get("Retry-After")));
}

function refusal(found: unknown, status: number, after: number): Refused {
  const error = (found as { error?: { what?: unknown; where?: unknown; hint?: unknown } } | null | undefined)?.error;
  const text = (value: unknown): string => (typeof value === "string" ? value : "");
  return new Refused(text(error?.what) || `the server answered ${status}`, text(error?.where), text(error?.hint), status, after > 0 ? after * 1000 : null);
}

export function answer(question: Question, signal: AbortSignal): Promise<Document> {
  return ask<Document>("/api/answer", body(question), signal);
}

export function computePart(name: PartName, question: Question, lenses: { a?: string; b?: string }, signal: AbortSignal): Promise<unknown> {
  return ask<unknown>(`/api/part/${name}`, { ...body({ ...question, draft: false, baseline: false }), ...lenses,
    ...(name === "drivers" || name === "crux" ? { outcome: "in_power" } : {}) }, signal);
}

export function storedRun(id: string, signal: AbortSignal): Promise<Document> {
  return ask<Document>(`/api/run/${encodeURIComponent(id)}`, null, signal);
}

export interface Readiness { ready: boolean; message: string; scenario: string; run: string | null }

/** Whether the model is compiled for this machine yet, and what is to be shown first. */
export function readiness(): Promise<Readiness> {
  return ask<Readiness>("/api/state", null);
}

export async function scenarios(): Promise<ScenarioRow[]> {
  return (await ask<{ scenarios: ScenarioRow[] }>("/api/scenarios", null)).scenarios;
}

export async function runs(): Promise<RunRow[]> {
  return (await ask<{ runs: RunRow[] }>("/api/runs", null)).runs;
}

/** Two stored runs beside each other; `differs` names what keeps their members from being paired. */
export interface Comparison {
  a: { id: string; title: string }; b: { id: string; title: string }; same_draws: boolean; differs: string[];
  outcomes: { id: OutcomeId; a: Span; b: Span; difference: { p: number; low: number | null; high: number | null } }[];
}

export function compare(a: string, b: string): Promise<Comparison> {
  return ask<Comparison>(`/api/compare?a=${encodeURIComponent(a)}&b=${encodeURIComponent(b)}`, null);
}

/** The figures of a question as a file. */
export function figures(question: Question, kind: "csv" | "parquet"): Promise<Blob> {
  return file(`/api/data/figures.${kind}`, body({ ...question, baseline: false }));
}

/** The one-file report of a stored run, or of a question with the parts that are on screen. */
export function report(run: string | null, question: Question, parts: PartName[], pair: { a?: string; b?: string }): Promise<Blob> {
  return run ? file(`/api/run/${encodeURIComponent(run)}/report.html`, null) : file("/api/report", { ...body(question), ...pair, parts });
}

async function file(path: string, asked: unknown): Promise<Blob> {
  const reply = await reach(path, asked);
  if (reply.ok) return reply.blob();
  throw refusal(await reply.json().catch(() => null), reply.status, Number(reply.headers.get("Retry-After")));
}

/** An assumption's lines with another value; `line` is null where they are to be added. */
export function yamlLines(scenario: string, path: string, value: string): Promise<EditedLines> {
  return ask<EditedLines>("/api/yaml", { scenario, path, value });
}

/** What is null or empty is left out: the server then takes its own. */
function body(question: Question): Record<string, unknown> {
  return Object.fromEntries(Object.entries(question).filter(([, value]) => value !== null && value !== false && !(Array.isArray(value) && !value.length)));
}
