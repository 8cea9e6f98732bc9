/** How many values of one sample lie beyond a high order statistic of another. */
export interface Exceedances {
  beyond: number;
  /** Size of the sample that is judged. */
  of: number;
  /** Which of the reference sample's values they lie beyond: 1 is its largest. */
  rank: number;
  /** Size of the reference sample. */
  references: number;
}

/**
 * The chance that two samples of one continuous distribution show so many exceedances or more: the one-sided precedence
 * (exceedance) test, exact and free of assumptions about the distribution.
 *
 * In the common order from the top, the number of judged values above the `rank`-th reference value is negative
 * hypergeometric.
 *
 * @see B. Epstein, Tables for the distribution of the number of exceedances (Ann. Math. Stat. 25, 1954)
 */
export function exceedancePValue({ beyond, of, rank, references }: Exceedances): number {
  let below = 0;
  for (let count = 0; count < beyond; count += 1)
    below += Math.exp(
      logChoose(count + rank - 1, count) +
        logChoose(of - count + references - rank, of - count) -
        logChoose(of + references, of),
    );
  return Math.min(1, Math.max(0, 1 - below));
}

function logChoose(n: number, k: number): number {
  let sum = 0;
  for (let index = 1; index <= k; index += 1) sum += Math.log((n - k + index) / index);
  return sum;
}
