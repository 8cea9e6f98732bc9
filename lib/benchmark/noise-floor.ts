import { bootstrapCentres } from "@/lib/stats/centre-bootstrap";
import { quantile } from "@/lib/stats/quantile";
import type { Random } from "@/lib/stats/random";
import { logRatio, pairByRound, type Pair } from "./pairs";
import type { Sample } from "./record";

/** No smaller difference is ever claimed: cache colouring and code placement alone make as much. */
export const SMALLEST_FLOOR = 0.01;
/** The 95th percentile of 1,000 draws moves by a few hundredths of itself from seed to seed. */
export const FLOOR_RESAMPLES = 1000;
const SHARE = 0.95;

/**
 * The difference that the first variant shows from itself in the same rounds, as a share: the 95th percentile of
 * |Hodges-Lehmann estimate| over bootstrap draws of its pairs with the shadow, and never less than 1 %.
 */
export function noiseFloor(
  baseline: readonly Sample[],
  shadow: readonly Sample[],
  random: Random,
  resamples = FLOOR_RESAMPLES,
): number {
  return noiseFloorOf(pairByRound(baseline, shadow), random, resamples);
}

/** The same of rounds in which the first variant is paired with its shadow already. */
export function noiseFloorOf(pairs: readonly Pair[], random: Random, resamples = FLOOR_RESAMPLES): number {
  const differences = pairs.map(logRatio);
  if (differences.length === 0) return SMALLEST_FLOOR;
  const centres = bootstrapCentres(differences, { resamples, random });
  return Math.max(SMALLEST_FLOOR, Math.expm1(quantile(Array.from(centres, Math.abs), SHARE)));
}
