import { midRanks } from "./mid-ranks";
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
