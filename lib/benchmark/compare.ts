import { bcaCentreInterval } from "@/lib/stats/bca-centre";
import { clusterInterval } from "@/lib/stats/bootstrap";
import { hodgesLehmann } from "@/lib/stats/hodges-lehmann";
import { holmAdjusted } from "@/lib/stats/holm";
import { median, quantile } from "@/lib/stats/quantile";
import type { Random } from "@/lib/stats/random";
import { signedRankInterval, signedRankTest } from "@/lib/stats/signed-rank";
import { morePairsNeeded } from "./more-pairs";
import { noiseFloor, SMALLEST_FLOOR } from "./noise-floor";
import { outcomeAt, outcomeOf, overallOutcome } from "./outcome";
import { logRatio, pairByRound, type Pair } from "./pairs";
import {
  samplesOf,
  type Comparison,
  type DesignMode,
  type Sample,
  type StopRecord,
  type VariantConclusion,
} from "./record";
import type { BenchmarkSpec } from "./spec";
import { isTailSlower, tailRatio } from "./tail";

export const CONFIDENCE = 0.95;
const ALPHA = 0.05;
/** Of the BCa cross-check, as published advice has it; and of whole blocks, where Student's t does the rest. */
const RESAMPLES = 10_000;
const BLOCK_RESAMPLES = 2000;
const SIGN_DRAWS = 300;
/** Measured one after the other, a machine that drifts looks like a difference; so only large ones are claimed. */
const SEQUENTIAL_FLOOR = 0.2;

export interface CompareOptions {
  mode: DesignMode;
  random: Random;
  /** The first variant a second time, in the same rounds; empty where there is none. */
  shadow?: readonly Sample[];
  /** What the test must stay below; 0.05 unless looks shared it. */
  alpha?: number;
  resamples?: number;
}

type Compared = Omit<Comparison, "baseline" | "variant" | "paramSet">;

/**
 * The ratio of the baseline's time to the variant's, its 95 % interval and what may be claimed from it.
 *
 * Interleaved rounds: d = ln(baseline/variant) per round, the Hodges-Lehmann estimate with its signed-rank interval,
 * Wilcoxon's signed-rank test, and a BCa bootstrap of the pairs as a cross-check. Blocks: ln of the ratio of the two blocks'
 * medians per cycle, their mean, cluster bootstrap over whole cycles. A claim needs an interval that is clear of the noise
 * floor, not merely of 1, and, where there is a test, p below `alpha`.
 */
export function compareVariants(
  baseline: readonly Sample[],
  variant: readonly Sample[],
  options: CompareOptions,
): Compared {
  const pairs = pairByRound(baseline, variant);
  const alpha = options.alpha ?? ALPHA;
  const compared =
    options.mode === "interleaved" ? comparePairs(pairs, baseline, options) : compareBlocks(pairs, options);
  return decided(compared, compared.pValue, pairs, alpha);
}

/** What is compared: everything that was measured, and which variants' rows allow no ratio. */
export interface ComparedRun {
  spec: Pick<BenchmarkSpec, "variants" | "paramSets">;
  mode: DesignMode;
  samples: readonly Sample[];
  shadowSamples: readonly Sample[];
  random: Random;
  excluded: ReadonlySet<string>;
  stop: StopRecord | null;
  /** Draws of each bootstrap; what `compareVariants` takes when left out. */
  resamples?: number;
}

/**
 * Every variant compared with the first, set by set, and what all sets of a variant say together.
 *
 * The p-values are adjusted by Holm-Bonferroni over the whole family and held against the α that each look may spend. A
 * bootstrap takes a noticeable part of a second, so others get their turn in between.
 */
export async function compareAll(
  run: ComparedRun,
): Promise<{ comparisons: Comparison[]; conclusions: VariantConclusion[] }> {
  const [baseline, ...others] = run.spec.variants.map(({ name }) => name);
  const alpha = run.stop?.alphaPerLook ?? ALPHA;
  const compared: { comparison: Comparison; pairs: Pair[] }[] = [];
  if (baseline === undefined) return { comparisons: [], conclusions: [] };
  for (const variant of others.filter((name) => !run.excluded.has(name))) {
    for (const { key: paramSet } of run.spec.paramSets) {
      const first = samplesOf(run.samples, baseline, paramSet);
      const second = samplesOf(run.samples, variant, paramSet);
      const shadow = samplesOf(run.shadowSamples, baseline, paramSet);
      const options = { mode: run.mode, random: run.random, shadow, alpha };
      const found = compareVariants(
        first,
        second,
        run.resamples === undefined ? options : { ...options, resamples: run.resamples },
      );
      compared.push({
        comparison: { variant, baseline, paramSet, ...found },
        pairs: pairByRound(first, second),
      });
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
  }
  const comparisons = adjusted(compared, alpha);
  return { comparisons, conclusions: conclude(comparisons) };
}

/** The same comparisons as one family. */
function adjusted(
  compared: readonly { comparison: Comparison; pairs: Pair[] }[],
  alpha: number,
): Comparison[] {
  const tested = compared.filter(({ comparison }) => comparison.pValue !== null);
  const pValues = holmAdjusted(tested.map(({ comparison }) => comparison.pValue ?? 1));
  return compared.map((one) => {
    const index = tested.indexOf(one);
    const adjustedPValue = index < 0 ? null : (pValues[index] ?? 1);
    return {
      ...one.comparison,
      ...decided(one.comparison, adjustedPValue, one.pairs, alpha),
      adjustedPValue,
    };
  });
}

function conclude(comparisons: readonly Comparison[]): VariantConclusion[] {
  return [...new Set(comparisons.map(({ variant }) => variant))].map((variant) => {
    const own = comparisons.filter((comparison) => comparison.variant === variant);
    const logs = own.map(({ ratio }) => Math.log(ratio));
    const worst = own.reduce((lowest, one) => (one.ratio < lowest.ratio ? one : lowest));
    return {
      variant,
      geometricMeanRatio: own.every(({ pairs }) => pairs > 0) ? Math.exp(mean(logs)) : null,
      outcome: overallOutcome(own.map(({ outcome }) => outcome)),
      worstParamSet: worst.paramSet,
      slowerParamSets: own.filter(({ outcome }) => outcome === "slower").map(({ paramSet }) => paramSet),
    };
  });
}

/** The outcome by interval, floor and test, then the tail's say, and how much more would tell. */
function decided<C extends Compared>(
  compared: C,
  pValue: number | null,
  pairs: readonly Pair[],
  alpha: number,
): C {
  const { ratioLow, ratioHigh, noiseFloor: floor } = compared;
  const byInterval =
    ratioLow === null || ratioHigh === null ? "undecided" : outcomeOf(ratioLow, ratioHigh, floor);
  const outcome = outcomeAt(byInterval, pValue, alpha);
  const p99Ratio = tailRatio(pairs);
  const isMixed = outcome === "faster" && p99Ratio !== null && isTailSlower(pairs, floor, alpha);
  return {
    ...compared,
    p99Ratio,
    outcome: isMixed ? "mixed" : outcome,
    morePairsNeeded: outcome === "undecided" ? morePairsNeeded(compared) : null,
  };
}

const UNDECIDED = {
  confidence: CONFIDENCE,
  outcome: "undecided",
  pValue: null,
  adjustedPValue: null,
  rankBiserial: null,
  bcaLow: null,
  bcaHigh: null,
  p99Ratio: null,
  morePairsNeeded: null,
} as const;

function comparePairs(
  pairs: readonly Pair[],
  baseline: readonly Sample[],
  { random, shadow = [], resamples = RESAMPLES }: CompareOptions,
): Compared {
  const differences = pairs.map(logRatio);
  const floor =
    shadow.length > 0
      ? noiseFloor(baseline, shadow, random)
      : Math.max(
          SMALLEST_FLOOR,
          withinArmNoise(pairs, "baseline", hodgesLehmann, random),
          withinArmNoise(pairs, "variant", hodgesLehmann, random),
        );
  const common = { ...UNDECIDED, pairs: pairs.length, noiseFloor: floor };
  if (differences.length === 0) return { ...common, ratio: 1, ratioLow: null, ratioHigh: null };
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

function compareBlocks(
  pairs: readonly Pair[],
  { mode, random, resamples = BLOCK_RESAMPLES }: CompareOptions,
): Compared {
  const differences = pairs.map(logRatio);
  const noiseFloor = Math.max(
    mode === "sequential" ? SEQUENTIAL_FLOOR : SMALLEST_FLOOR,
    withinArmNoise(pairs, "baseline", mean, random),
    withinArmNoise(pairs, "variant", mean, random),
  );
  const common = { ...UNDECIDED, pairs: pairs.length, noiseFloor };
  if (differences.length < 2)
    return { ...common, ratio: Math.exp(differences[0] ?? 0), ratioLow: null, ratioHigh: null };
  const { estimate, low, high } = clusterInterval(differences, mean, {
    confidence: CONFIDENCE,
    resamples,
    random,
  });
  return { ...common, ratio: Math.exp(estimate), ratioLow: Math.exp(low), ratioHigh: Math.exp(high) };
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * The difference that one variant shows from itself, as a share, where no shadow ran beside it.
 *
 * Neighbouring rounds of one arm are compared; under no difference the sign of each log-ratio is a coin, so the 95th
 * percentile of |estimate| over random signs is what noise alone produces. Neighbours in time are further apart than
 * the two executions of a round, so this errs towards caution.
 */
function withinArmNoise(
  pairs: readonly Pair[],
  arm: keyof Pair,
  estimate: (values: readonly number[]) => number,
  random: Random,
): number {
  const medians = pairs.map((pair) => Math.log(median(pair[arm])));
  const differences = medians.slice(1).map((value, index) => value - (medians[index] ?? value));
  if (differences.length === 0) return 0;
  const byChance = Array.from({ length: SIGN_DRAWS }, () =>
    Math.abs(estimate(differences.map((difference) => (random() < 0.5 ? difference : -difference)))),
  );
  // There is one difference fewer than there are rounds to average over.
  return Math.expm1(quantile(byChance, CONFIDENCE) * Math.sqrt(differences.length / medians.length));
}
