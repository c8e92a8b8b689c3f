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
