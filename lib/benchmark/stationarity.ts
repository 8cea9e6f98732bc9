import { mannWhitneyPValue } from "@/lib/stats/mann-whitney";

/** Below eight values on each side a rank test with this p-value has next to no power. */
const ENOUGH_FOR_HALVES = 16;
const HALVES_P = 0.01;

/**
 * Whether the first and the second half of `timesMs` look like the same distribution: the Mann-Whitney test of the halves
 * finds no difference at p < 0.01. True for fewer than sixteen values, of which nothing can be said.
 *
 * A rank test of times is the one of their logarithms.
 */
export function isStationary(timesMs: readonly number[]): boolean {
  if (timesMs.length < ENOUGH_FOR_HALVES) return true;
  const half = timesMs.length >> 1;
  return mannWhitneyPValue(timesMs.slice(0, half), timesMs.slice(half)) >= HALVES_P;
}
