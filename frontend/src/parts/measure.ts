/** How wide a text is in the page's own font; an estimate where there is no canvas. */
let pen: CanvasRenderingContext2D | null | undefined;
let family = "sans-serif";

export function textWidth(text: string, size = 12, weight = 400): number {
  if (pen === undefined) {
    pen = typeof document === "undefined" ? null : document.createElement("canvas").getContext("2d");
    if (pen) family = getComputedStyle(document.body).fontFamily || family;
  }
  if (!pen) return text.length * size * 0.54;
  pen.font = `${weight} ${size}px ${family}`;
  return pen.measureText(text).width;
}

/** A text in lines no wider than `width`; the last of `most` lines ends with "…" where it does not fit. */
export function wrapped(text: string, width: number, most = 2, size = 13, weight = 400): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line ? `${line} ${word}` : word;
    if (line && textWidth(longer, size, weight) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  if (line) lines.push(line);
  if (lines.length <= most && lines.every((one) => textWidth(one, size, weight) <= width)) return lines;
  return lines.slice(0, most).map((one, i) => (i === most - 1 && lines.length > most ? cut(`${one}…`, width, size, weight) : cut(one, width, size, weight)));
}

/** As much of a text as has room in one line. */
export function fitted(text: string, width: number, size = 12): string {
  return wrapped(text, width, 1, size)[0] ?? "";
}

function cut(text: string, width: number, size: number, weight: number): string {
  let short = text;
  while (short.length > 1 && textWidth(short, size, weight) > width) short = `${short.replace(/…$/, "").slice(0, -1).trimEnd()}…`;
  return short;
}
