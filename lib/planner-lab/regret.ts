import { logRatio, pairByRound } from "@/lib/benchmark/pairs";
import type { Sample } from "@/lib/benchmark/record";
import { signedRankInterval } from "@/lib/stats/signed-rank";

/** The chance that any interval of a family misses is at most 1 minus this. */
export const FAMILY_CONFIDENCE = 0.95;

/** The default's time over a plan's time: above 1 the plan is faster. */
export interface PlanRatio {
  plan: string;
  ratio: number;
  /** Null when there are too few rounds for an interval of this confidence. */
  low: number | null;
  high: number | null;
  pairs: number;
  /** Of this interval alone; over the whole family it is FAMILY_CONFIDENCE. */
  confidence: number;
}

/**
 * What the default loses against the best plan that was measured. `regret`: the whole interval lies above the noise
 * floor. `chose-well`: it does not, and `high` says how much may be lost at most. `undecided`: there is no interval.
 */
export interface Regret {
  ratio: number;
  low: number | null;
  high: number | null;
  /** The plan with the highest estimate, the default where none was faster. */
  best: string;
  outcome: "regret" | "chose-well" | "undecided";
}

/** Rounds that every interval of a family of `comparisons` needs to exist: 2·½ⁿ must not exceed each one's share of error. */
export function fewestRounds(comparisons: number): number {
  return Math.ceil(Math.log2((2 * Math.max(1, comparisons)) / (1 - FAMILY_CONFIDENCE)) - 1e-9);
}

/**
 * Each plan's ratio to the default with an interval that holds for all of them at once (Bonferroni: each has its share of
 * the error), from the rounds that both completed: the Hodges-Lehmann centre of d = ln(default/plan) and its signed-rank
 * interval.
 */
export function ratiosToDefault(
  defaultSamples: readonly Sample[],
  plans: readonly { plan: string; samples: readonly Sample[] }[],
): PlanRatio[] {
  const confidence = 1 - (1 - FAMILY_CONFIDENCE) / Math.max(1, plans.length);
  return plans.flatMap(({ plan, samples }): PlanRatio[] => {
    const differences = pairByRound(defaultSamples, samples).map(logRatio);
    if (differences.length === 0) return [];
    const { estimate, low, high } = signedRankInterval(differences, confidence);
    const ratio = Math.exp(estimate);
    return [{ plan, ratio, low: exp(low), high: exp(high), pairs: differences.length, confidence }];
  });
}

const exp = (value: number | null): number | null => (value === null ? null : Math.exp(value));

/**
 * The regret, with an interval that the choice of the best does not flatter: since all ratios lie in their intervals at
 * once, the largest of them lies between the largest lower and the largest upper end. A plan measured in too few rounds
 * for an interval cannot be the best.
 *
 * @param rivals how many plans were to be compared: without any the default was well chosen.
 */
export function regretOf(
  defaultPlan: string,
  ratios: readonly PlanRatio[],
  noiseFloor: number,
  rivals = ratios.length,
): Regret {
  const bounded = ratios.flatMap(({ low, high, ...rest }) =>
    low === null || high === null ? [] : [{ ...rest, low, high }],
  );
  const best = bounded.reduce<PlanRatio | null>(
    (leader, one) => (one.ratio > Math.max(1, leader?.ratio ?? 1) ? one : leader),
    null,
  );
  const [ratio, name] = [best?.ratio ?? 1, best?.plan ?? defaultPlan];
  if (bounded.length === 0)
    return {
      ratio,
      low: null,
      high: null,
      best: name,
      outcome: rivals === 0 ? "chose-well" : "undecided",
    };
  const low = Math.max(1, ...bounded.map((one) => one.low));
  const high = Math.max(1, ...bounded.map((one) => one.high));
  return { ratio, low, high, best: name, outcome: low > 1 + noiseFloor ? "regret" : "chose-well" };
}
