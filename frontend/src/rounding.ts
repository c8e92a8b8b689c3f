/** Shares as whole numbers that add up: cut down, then the largest remainders get what is left. */
export function wholeShares(shares: readonly number[], total: number): number[] {
  const weight = shares.reduce((sum, share) => sum + share, 0);
  if (!(weight > 0)) return shares.map(() => 0);
  const scaled = shares.map((share) => (total * share) / weight);
  const whole = scaled.map((value) => Math.floor(value + 1e-9));
  const left = total - whole.reduce((sum, value) => sum + value, 0);
  const order = shares.map((_, i) => i)
    .sort((a, b) => (whole[a]! - scaled[a]!) - (whole[b]! - scaled[b]!) || a - b);
  for (const i of order.slice(0, left)) whole[i]! += 1;
  return whole;
}

/** In which bin each of `count` dots falls when the bins hold `weights`: the middle of each dot's share decides. */
export function placed(weights: readonly number[], count: number): number[] {
  const dots = weights.map(() => 0);
  const sum = weights.reduce((a, b) => a + b, 0);
  if (!(sum > 0)) return dots;
  for (let dot = 0; dot < count; dot += 1) {
    const target = ((dot + 0.5) / count) * sum;
    let reached = 0;
    let bin = weights.findIndex((weight) => (reached += weight) >= target);
    if (bin < 0) bin = weights.length - 1;
    dots[bin]! += 1;
  }
  return dots;
}
