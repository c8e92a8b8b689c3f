import type { ComponentChildren, JSX } from "preact";
import { useId } from "preact/hooks";
import { download, shown, toCsv, type Table } from "../csv";
import { usePage } from "../page";
import { runSources } from "./evidence";

interface FigureProps {
  title: string;
  sub?: ComponentChildren;
  /** Columns of the page's twelve. */
  span?: 4 | 5 | 6 | 7 | 8 | 12;
  aside?: ComponentChildren;
  caption?: ComponentChildren;
  /** What the chart shows, as figures. */
  table: Table | null;
  /** Where the figures come from, a line each; the run itself where nothing is named. */
  sources?: string[];
  /** Name of the file that the table is saved as. */
  file: string;
  after?: ComponentChildren;
  live?: boolean;
  /** May go over more than one printed page. */
  long?: boolean;
  children: ComponentChildren;
}

/** What acts at once, and says so. */
export function Button(props: JSX.IntrinsicElements["button"]): JSX.Element {
  return <button class="btn" type="button" {...props} />;
}

/** What scrolls within its own place: reached by keyboard, and named. */
export function region(name: string): { tabIndex: number; role: "region"; "aria-label": string } {
  return { tabIndex: 0, role: "region", "aria-label": name };
}

/** A chart with its finding as title, a caption, and its table, data and sources behind it. */
export function Figure(props: FigureProps): JSX.Element {
  const { document } = usePage();
  const id = useId();
  return (
    <figure class={`p ${props.span ? `c${props.span}` : ""} ${props.long ? "long" : ""}`} aria-labelledby={id}>
      <div class="fh">
        <div>
          <h3 id={id} aria-live={props.live ? "polite" : undefined}>{props.title}</h3>
          {props.sub && <p class="sub">{props.sub}</p>}
        </div>
        {props.aside}
      </div>
      {props.children}
      <div class="foot">
        {props.caption && <p class="cap">{props.caption}</p>}
        {props.after}
        {props.table && <Behind table={props.table} sources={props.sources ?? runSources(document)} file={props.file} title={props.title} />}
      </div>
    </figure>
  );
}

interface BehindProps { table: Table; sources: string[]; file: string; title: string }

/** The table behind a chart, the same figures as a file, and their sources. */
export function Behind({ table, sources, file, title }: BehindProps): JSX.Element {
  return (
    <details class="tbl">
      <summary>Table and sources<span class="vh">{`: ${title}`}</span></summary>
      <div class="holder" {...region(`Table: ${title}`)}><DataTable table={table} /></div>
      <div class="under no-print">
        <Button onClick={() => download(`${file}.csv`, "text/csv;charset=utf-8", toCsv(table))}>
          Save as CSV<span class="vh">{`: ${title}`}</span>
        </Button>
      </div>
      <ul class="from">{sources.map((source) => <li key={source}>{source}</li>)}</ul>
    </details>
  );
}

export function DataTable({ table }: { table: Table }): JSX.Element {
  const numbers = table.head.map((_, column) => column > 0 && table.rows.every((row) => !isWords(row[column] ?? null)));
  return (
    <table>
      <thead><tr>{table.head.map((name, i) => <th scope="col" class={numbers[i] ? "n" : undefined}>{name}</th>)}</tr></thead>
      <tbody>
        {table.rows.map((row) => (
          <tr>
            {row.map((cell, i) => i === 0 ? <th scope="row">{shown(cell)}</th>
              : <td class={numbers[i] ? "n" : undefined}>{shown(cell)}</td>)}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Long text stands left, figures and short notes right. */
function isWords(cell: unknown): boolean {
  return typeof cell === "string" && cell.length > 18;
}

/** What to do where a part was not computed. */
export function Missing({ title, span, children }: { title: string; span?: number; children: ComponentChildren }): JSX.Element {
  const id = useId();
  return (
    <section class={`p ${span ? `c${span}` : ""}`} aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      <div class="ghost note">{children}</div>
    </section>
  );
}
