import { exceedancePValue } from "@/lib/stats/exceedance";
import { quantile } from "@/lib/stats/quantile";
import type { Pair } from "./pairs";

/**
 * With fewer samples than this the 99th percentile is the maximum and nothing else. With 40 of each it takes six or seven
 * executions of the variant beyond everything that the baseline showed to call its tail slower, a sixth of all: what a user
 * of it would feel.
 */
const ENOUGH_SAMPLES = 40;

const times = (pairs: readonly Pair[], arm: keyof Pair): number[] => pairs.flatMap((pair) => pair[arm]);

/** The baseline's 99th percentile over the variant's; null below 40 samples of either. */
export function tailRatio(pairs: readonly Pair[]): number | null {
  const [baseline, variant] = [times(pairs, "baseline"), times(pairs, "variant")];
  if (Math.min(baseline.length, variant.length) < ENOUGH_SAMPLES) return null;
  const slowest = quantile(variant, 0.99);
  return slowest > 0 ? quantile(baseline, 0.99) / slowest : null;
}

/**
 * Whether the variant's slowest executions are slower than the baseline's, by a precedence test: how many of its times lie
 * beyond the baseline's 99th percentile (its order statistic), widened by the noise floor. It assumes nothing about the
 * distribution.
 */
export function isTailSlower(pairs: readonly Pair[], noiseFloor: number, alpha: number): boolean {
  const baseline = times(pairs, "baseline").sort((a, b) => b - a);
  const variant = times(pairs, "variant");
  const rank = Math.max(1, Math.round(baseline.length / 100));
  const threshold = (baseline[rank - 1] ?? Infinity) * (1 + noiseFloor);
  const beyond = variant.filter((ms) => ms > threshold).length;
  return exceedancePValue({ beyond, of: variant.length, rank, references: baseline.length }) < alpha;
}
