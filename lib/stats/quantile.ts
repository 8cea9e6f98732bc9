import { quantileSorted } from "simple-statistics";

/** What a sample looks like, all figures in the unit of its values. */
export interface SampleSummary {
  n: number;
  min: number;
  p25: number;
  median: number;
  p75: number;
  p95: number;
  p99: number;
  max: number;
  mean: number;
  /** Interquartile range, p75 − p25. */
  iqr: number;
}

/** The values in ascending order; the argument is left alone. */
export const ascending = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);

/**
 * The quantile `p` by linear interpolation between order statistics: type 7 of Hyndman and Fan (1996), the default
 * of R and NumPy.
 *
 * @throws Error when `values` is empty or `p` is outside 0…1: both are mistakes of the caller.
 */
export const quantile = (values: readonly number[], p: number): number =>
  quantileSorted(ascending(values), p);

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** @throws Error when `values` is empty. */
export function summariseSample(values: readonly number[]): SampleSummary {
  const sorted = ascending(values);
  const [p25, p75] = [quantileSorted(sorted, 0.25), quantileSorted(sorted, 0.75)];
  return {
    n: sorted.length,
    min: quantileSorted(sorted, 0),
    p25,
    median: quantileSorted(sorted, 0.5),
    p75,
    p95: quantileSorted(sorted, 0.95),
    p99: quantileSorted(sorted, 0.99),
    max: quantileSorted(sorted, 1),
    mean: sorted.reduce((sum, value) => sum + value, 0) / sorted.length,
    iqr: p75 - p25,
  };
}
