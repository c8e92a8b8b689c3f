/**
 * Stands in for d3-interpolate and d3-format within d3-scale, which here scales numbers to pixels and nothing else:
 * no colours, no dates, no formats of its own.
 */
export function interpolate(a: number, b: number): (share: number) => number {
  return (share) => a * (1 - share) + b * share;
}

export const interpolateNumber = interpolate;

export function interpolateRound(a: number, b: number): (share: number) => number {
  return (share) => Math.round(a * (1 - share) + b * share);
}

function unused(): never {
  throw new Error("the front end says its numbers itself");
}

export const piecewise = unused;
export const format = unused;
export const formatPrefix = unused;
export const formatSpecifier = unused;
export const precisionFixed = unused;
export const precisionPrefix = unused;
export const precisionRound = unused;

/** Stands in for d3-path within d3-shape: straight lines, to a hundredth of a pixel, and nothing else. */
export class Path {
  private text = "";

  moveTo(x: number, y: number): void {
    this.text += `M${round(x)},${round(y)}`;
  }

  lineTo(x: number, y: number): void {
    this.text += `L${round(x)},${round(y)}`;
  }

  closePath(): void {
    this.text += "Z";
  }

  toString(): string {
    return this.text;
  }
}

function round(value: number): number {
  return Math.round(100 * value) / 100;
}
