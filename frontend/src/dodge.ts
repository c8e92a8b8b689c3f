/**
 * Pushes marks apart until neighbours are `gap` apart, keeps their order and stays within [low, high] where there is
 * room; each mark moves as little as its neighbours allow. Returns positions in the order of `exact`.
 */
export function dodge(exact: readonly number[], gap: number, low: number, high: number): number[] {
  const marks = exact.map((x, index) => ({ x, index, at: Math.min(Math.max(x, low), high) }))
    .sort((a, b) => a.x - b.x || a.index - b.index);
  const most = marks.length < 2 ? gap : Math.min(gap, (high - low) / (marks.length - 1));
  for (let round = 0; round < 120; round += 1) {
    for (let i = 1; i < marks.length; i += 1) {
      const short = most - (marks[i]!.at - marks[i - 1]!.at);
      if (short > 0) {
        marks[i]!.at += short / 2;
        marks[i - 1]!.at -= short / 2;
      }
    }
    for (const mark of marks) mark.at = Math.min(Math.max(mark.at, low), high);
  }
  // Two sweeps settle what the relaxation left.
  for (let i = 1; i < marks.length; i += 1) marks[i]!.at = Math.max(marks[i]!.at, marks[i - 1]!.at + most);
  if (marks.length && marks[marks.length - 1]!.at > high) {
    marks[marks.length - 1]!.at = high;
    for (let i = marks.length - 2; i >= 0; i -= 1) marks[i]!.at = Math.min(marks[i]!.at, marks[i + 1]!.at - most);
  }
  const result = exact.map(() => 0);
  for (const mark of marks) result[mark.index] = mark.at;
  return result;
}
