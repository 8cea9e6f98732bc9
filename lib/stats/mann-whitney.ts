import { normalCdf } from "./normal";

/**
 * The two-sided p-value of the Mann-Whitney U test that two independent samples come from one distribution.
 *
 * Normal approximation with mid-ranks, tie correction and continuity correction; meant for samples of at least
 * eight. 1 when either sample is empty or all values are equal.
 */
export function mannWhitneyPValue(first: readonly number[], second: readonly number[]): number {
  const [n, m] = [first.length, second.length];
  if (n === 0 || m === 0) return 1;
  const { ranks, tieSum } = midRanks([...first, ...second]);
  const rankSum = ranks.slice(0, n).reduce((sum, rank) => sum + rank, 0);
  const u = rankSum - (n * (n + 1)) / 2;
  const total = n + m;
  const variance = ((n * m) / 12) * (total + 1 - tieSum / (total * (total - 1)));
  if (variance <= 0) return 1;
  const distance = Math.max(0, Math.abs(u - (n * m) / 2) - 0.5);
  return 2 * normalCdf(-distance / Math.sqrt(variance));
}

/** Ranks from 1, equal values sharing their average rank, and Σ(t³ − t) over the groups of equal values. */
function midRanks(values: readonly number[]): { ranks: number[]; tieSum: number } {
  const order = values.map((_, index) => index).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const ranks = new Array<number>(values.length).fill(0);
  let tieSum = 0;
  for (let start = 0; start < order.length;) {
    let end = start + 1;
    while (end < order.length && values[order[end] ?? 0] === values[order[start] ?? 0]) end += 1;
    for (let index = start; index < end; index += 1) ranks[order[index] ?? 0] = (start + 1 + end) / 2;
    tieSum += (end - start) ** 3 - (end - start);
    start = end;
  }
  return { ranks, tieSum };
}
