import { bcaInterval, clusterInterval, type Interval } from "@/lib/stats/bootstrap";
import { hodgesLehmann } from "@/lib/stats/hodges-lehmann";
import { median, quantile } from "@/lib/stats/quantile";
import type { Random } from "@/lib/stats/random";
import type { Comparison, DesignMode, Outcome, Sample } from "./record";

export const CONFIDENCE = 0.95;
/** Enough that the interval's ends move by less than a tenth of its width from seed to seed. */
const RESAMPLES = 2000;
const SIGN_DRAWS = 300;
/** Below this, 2·½ⁿ > 5 %: not even "every round was faster" is significant. */
const FEWEST_PAIRS = 6;
/** No smaller difference is ever claimed: cache colouring and code placement alone make as much. */
const SMALLEST_FLOOR = 0.01;
/** Measured one after the other, a machine that drifts looks like a difference; so only large ones are claimed. */
const SEQUENTIAL_FLOOR = 0.2;

export interface CompareOptions {
  mode: DesignMode;
  random: Random;
  resamples?: number;
}

/** Both variants' times of one round; a block has several. */
interface Pair {
  baseline: number[];
  variant: number[];
}

/**
 * The ratio of the baseline's time to the variant's, its 95 % interval and what may be claimed from it.
 *
 * Interleaved rounds: d = ln(baseline/variant) per round, Hodges-Lehmann estimate, BCa bootstrap over rounds. Blocks:
 * ln of the ratio of the two blocks' medians per cycle, their mean, cluster bootstrap over whole cycles. A claim
 * needs an interval that is clear of the noise floor, not merely of 1.
 */
export function compareVariants(
  baseline: readonly Sample[],
  variant: readonly Sample[],
  options: CompareOptions,
): Omit<Comparison, "baseline" | "variant" | "paramSet"> {
  const pairs = pairByRound(baseline, variant);
  const interval = ratioInterval(pairs, options);
  const noiseFloor = Math.max(
    options.mode === "sequential" ? SEQUENTIAL_FLOOR : SMALLEST_FLOOR,
    withinArmNoise(pairs, "baseline", options),
    withinArmNoise(pairs, "variant", options),
  );
  const hasInterval = Number.isFinite(interval.low) && Number.isFinite(interval.high);
  const [low, high] = [Math.exp(interval.low), Math.exp(interval.high)];
  return {
    ratio: Math.exp(interval.estimate),
    ratioLow: hasInterval ? low : null,
    ratioHigh: hasInterval ? high : null,
    confidence: CONFIDENCE,
    pairs: pairs.length,
    noiseFloor,
    pValue: null,
    adjustedPValue: null,
    rankBiserial: null,
    bcaLow: null,
    bcaHigh: null,
    p99Ratio: null,
    morePairsNeeded: null,
    outcome: hasInterval ? outcomeOf(low, high, noiseFloor) : "undecided",
  };
}

/** What an interval of ratios carries against a noise floor. */
export function outcomeOf(low: number, high: number, noiseFloor: number): Outcome {
  const [lower, upper] = [1 / (1 + noiseFloor), 1 + noiseFloor];
  if (low > upper) return "faster";
  if (high < lower) return "slower";
  return low >= lower && high <= upper ? "equivalent" : "undecided";
}

/** Rounds that both variants completed, in order. */
function pairByRound(baseline: readonly Sample[], variant: readonly Sample[]): Pair[] {
  const times = (samples: readonly Sample[]) => {
    const rounds = new Map<number, number[]>();
    for (const { round, elapsedMs } of samples) rounds.set(round, [...(rounds.get(round) ?? []), elapsedMs]);
    return rounds;
  };
  const others = times(variant);
  return [...times(baseline)]
    .sort(([a], [b]) => a - b)
    .flatMap(([round, own]) => {
      const other = others.get(round);
      return other ? [{ baseline: own, variant: other }] : [];
    });
}

const logRatio = ({ baseline, variant }: Pair): number => Math.log(median(baseline) / median(variant));

function ratioInterval(
  pairs: readonly Pair[],
  { mode, random, resamples = RESAMPLES }: CompareOptions,
): Interval {
  const differences = pairs.map(logRatio);
  const options = { confidence: CONFIDENCE, resamples, random };
  if (mode === "interleaved") {
    if (differences.length >= FEWEST_PAIRS) return bcaInterval(differences, hodgesLehmann, options);
    return { estimate: differences.length > 0 ? hodgesLehmann(differences) : 0, low: NaN, high: NaN };
  }
  if (differences.length >= 2) return clusterInterval(differences, mean, options);
  return { estimate: differences[0] ?? 0, low: NaN, high: NaN };
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * The difference that one variant shows from itself, as a share: an A/A comparison hidden in the same run.
 *
 * Neighbouring rounds of one arm are compared; under no difference the sign of each log-ratio is a coin, so the 95th
 * percentile of |estimate| over random signs is what noise alone produces. Neighbours in time are further apart than
 * the two executions of a round, so this errs towards caution.
 */
function withinArmNoise(pairs: readonly Pair[], arm: keyof Pair, { random, mode }: CompareOptions): number {
  const medians = pairs.map((pair) => Math.log(median(pair[arm])));
  const differences = medians.slice(1).map((value, index) => value - (medians[index] ?? value));
  if (differences.length === 0) return 0;
  const estimate = mode === "interleaved" ? hodgesLehmann : mean;
  const byChance = Array.from({ length: SIGN_DRAWS }, () =>
    Math.abs(estimate(differences.map((difference) => (random() < 0.5 ? difference : -difference)))),
  );
  // There is one difference fewer than there are rounds to average over.
  return Math.expm1(quantile(byChance, CONFIDENCE) * Math.sqrt(differences.length / medians.length));
}
