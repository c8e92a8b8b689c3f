import { changeInHundred, inHundred, plain } from "./words";

/** One cell: words, a number as it is, a probability or a change of one. */
export type Cell = string | number | null | { p: number } | { change: number };

export interface Table { head: string[]; rows: Cell[][] }

export function shown(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell === "string") return cell;
  if (typeof cell === "number") return plain(cell);
  return "p" in cell ? inHundred(cell.p) : changeInHundred(cell.change);
}

function raw(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell === "string") {
    // A spreadsheet must not take a name for a formula.
    const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
    return /[",\n\r]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
  }
  if (typeof cell === "number") return String(cell);
  return String("p" in cell ? cell.p : cell.change);
}

/** Comma-separated values with exact numbers, made here: nothing is asked of a server. */
export function toCsv(table: Table): string {
  return [table.head as Cell[], ...table.rows].map((row) => row.map(raw).join(",")).join("\r\n") + "\r\n";
}

/** Hands a text to the reader as a file. */
export function download(name: string, kind: string, text: string): void {
  saveBlob(name, new Blob([text], { type: kind }));
}

export function saveBlob(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
