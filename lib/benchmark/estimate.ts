import { bcaCentreInterval } from "@/lib/stats/bca-centre";
import { clusterInterval } from "@/lib/stats/bootstrap";
import { hodgesLehmann } from "@/lib/stats/hodges-lehmann";
import { quantile } from "@/lib/stats/quantile";
import type { Random } from "@/lib/stats/random";
import { signedRankInterval, signedRankTest } from "@/lib/stats/signed-rank";
import { FLOOR_RESAMPLES, noiseFloor, SMALLEST_FLOOR } from "./noise-floor";
import { logMedian, logRatio, type Pair } from "./pairs";
import type { Comparison, DesignMode, Sample } from "./record";

export const CONFIDENCE = 0.95;
/** Draws of the BCa cross-check; and of whole blocks, where Student's t does the rest. */
export const BCA_RESAMPLES = 10_000;
const BLOCK_RESAMPLES = 2000;
const SIGN_DRAWS = 300;
/** Measured one after the other, a machine that drifts looks like a difference; so only large ones are claimed. */
export const SEQUENTIAL_FLOOR = 0.2;

export interface EstimateOptions {
  mode: DesignMode;
  random: Random;
  /** The first variant a second time, in the same rounds; empty where there is none. */
  shadow?: readonly Sample[];
  resamples?: number;
}

/** A ratio with its uncertainty, before anything is claimed from it. */
export type Estimate = Pick<
  Comparison,
  | "ratio"
  | "ratioLow"
  | "ratioHigh"
  | "confidence"
  | "pairs"
  | "noiseFloor"
  | "pValue"
  | "rankBiserial"
  | "bcaLow"
  | "bcaHigh"
>;

const UNTESTED = { confidence: CONFIDENCE, pValue: null, rankBiserial: null, bcaLow: null, bcaHigh: null };

/**
 * Rounds of one execution each: d = ln(baseline/variant) per round, the Hodges-Lehmann estimate with its signed-rank
 * interval, Wilcoxon's test, and the BCa bootstrap of the same estimate as a cross-check.
 */
export function estimateFromPairs(
  pairs: readonly Pair[],
  baseline: readonly Sample[],
  { random, shadow = [], resamples = BCA_RESAMPLES }: EstimateOptions,
): Estimate {
  const floor =
    shadow.length > 0
      ? noiseFloor(baseline, shadow, random, Math.min(resamples, FLOOR_RESAMPLES))
      : floorWithoutShadow(pairs, hodgesLehmann, random);
  const common = { ...UNTESTED, pairs: pairs.length, noiseFloor: floor };
  if (pairs.length === 0) return { ...common, ratio: 1, ratioLow: null, ratioHigh: null };
  const differences = pairs.map(logRatio);
  const { estimate, low, high } = signedRankInterval(differences, CONFIDENCE);
  if (low === null || high === null)
    return { ...common, ratio: Math.exp(estimate), ratioLow: null, ratioHigh: null };
  const bca = bcaCentreInterval(differences, { confidence: CONFIDENCE, resamples, random });
  return {
    ...common,
    ratio: Math.exp(estimate),
    ratioLow: Math.exp(low),
    ratioHigh: Math.exp(high),
    ...signedRankTest(differences),
    bcaLow: Math.exp(bca.low),
    bcaHigh: Math.exp(bca.high),
  };
}

/**
 * Blocks: ln of the ratio of the two blocks' medians per cycle, their mean, and a bootstrap of whole cycles, for the
 * executions of one block are not independent.
 */
export function estimateFromBlocks(
  pairs: readonly Pair[],
  { mode, random, resamples = BLOCK_RESAMPLES }: EstimateOptions,
): Estimate {
  const floor = Math.max(
    mode === "sequential" ? SEQUENTIAL_FLOOR : SMALLEST_FLOOR,
    floorWithoutShadow(pairs, mean, random),
  );
  const common = { ...UNTESTED, pairs: pairs.length, noiseFloor: floor };
  const differences = pairs.map(logRatio);
  if (differences.length < 2)
    return { ...common, ratio: Math.exp(differences[0] ?? 0), ratioLow: null, ratioHigh: null };
  const options = { confidence: CONFIDENCE, resamples, random };
  const { estimate, low, high } = clusterInterval(differences, mean, options);
  return { ...common, ratio: Math.exp(estimate), ratioLow: Math.exp(low), ratioHigh: Math.exp(high) };
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

type Centre = (values: readonly number[]) => number;

/** The noise floor where no shadow ran beside the variants: the larger of what each arm shows within itself. */
export const floorWithoutShadow = (pairs: readonly Pair[], centre: Centre, random: Random): number =>
  Math.max(
    SMALLEST_FLOOR,
    withinArmNoise(pairs, "baseline", centre, random),
    withinArmNoise(pairs, "variant", centre, random),
  );

/**
 * The difference that one arm shows from itself, as a share.
 *
 * Neighbouring rounds of one arm are compared; under no difference the sign of each log-ratio is a coin, so the 95th
 * percentile of |estimate| over random signs is what noise alone produces. Neighbours in time are further apart than
 * the two executions of a round, so this errs towards caution.
 */
function withinArmNoise(pairs: readonly Pair[], arm: keyof Pair, centre: Centre, random: Random): number {
  const medians = pairs.map((pair) => logMedian(pair[arm]));
  const differences = medians.slice(1).map((value, index) => value - (medians[index] ?? value));
  if (differences.length === 0) return 0;
  const byChance = Array.from({ length: SIGN_DRAWS }, () =>
    Math.abs(centre(differences.map((difference) => (random() < 0.5 ? difference : -difference)))),
  );
  // There is one difference fewer than there are rounds to average over.
  return Math.expm1(quantile(byChance, CONFIDENCE) * Math.sqrt(differences.length / medians.length));
}
