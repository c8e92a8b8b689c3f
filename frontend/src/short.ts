/** What the build puts in place of `Math.max` and others that are called by a long name again and again; it imports nothing, so that it stands first. */
export const { max: $max, min: $min, abs: $abs, floor: $floor, round: $round, ceil: $ceil, log10: $log10 } = Math;
export const { fromEntries: $fromEntries, assign: $assign } = Object;
export const { stringify: $stringify } = JSON;
