import { signedRankInterval } from "@/lib/stats/signed-rank";
import { CONFIDENCE } from "./estimate";
import { outcomeOf } from "./outcome";
import { logRatio, pairByRound } from "./pairs";
import { samplesOf, type Outcome, type Sample } from "./record";
import type { BenchmarkSpec } from "./spec";

/** What was measured up to now. */
export interface MeasuredSoFar {
  spec: Pick<BenchmarkSpec, "variants" | "paramSets">;
  samples: readonly Sample[];
  shadowSamples: readonly Sample[];
  /** Variants that get no ratio and are not waited for. */
  excluded?: ReadonlySet<string>;
}

/** One variant against the first, with one parameter set, while it is measured. */
export interface ArmSoFar {
  variant: string;
  paramSet: string;
  ratio: number;
  ratioLow: number | null;
  ratioHigh: number | null;
  /** Of the interval that decides, in the ratio's logarithm, as a share; null without one. */
  halfWidth: number | null;
  noiseFloor: number;
  /** What the interval that decides carries. */
  outcome: Outcome;
}

/**
 * Every comparison as it stands: the 95 % interval for watching, and the one that decides.
 *
 * `alpha` is shared equally by the comparisons, so that what is decided now still holds when the verdict adjusts the
 * p-values of the whole family by Holm-Bonferroni, which is never stricter.
 */
export function measureArms(
  { spec, samples, shadowSamples, excluded }: MeasuredSoFar,
  alpha: number,
  floorOf: (baseline: Sample[], shadow: Sample[]) => number,
): ArmSoFar[] {
  const [baseline, ...others] = spec.variants.map(({ name }) => name);
  if (baseline === undefined) return [];
  const compared = others.filter((variant) => !excluded?.has(variant));
  const share = alpha / Math.max(1, compared.length * spec.paramSets.length);
  return spec.paramSets.flatMap(({ key: paramSet }) => {
    const first = samplesOf(samples, baseline, paramSet);
    const floor = floorOf(first, samplesOf(shadowSamples, baseline, paramSet));
    return compared.flatMap((variant) => {
      const differences = pairByRound(first, samplesOf(samples, variant, paramSet)).map(logRatio);
      return differences.length > 0
        ? [{ variant, paramSet, noiseFloor: floor, ...measureArm(differences, share, floor) }]
        : [];
    });
  });
}

function measureArm(
  differences: readonly number[],
  alpha: number,
  floor: number,
): Pick<ArmSoFar, "ratio" | "ratioLow" | "ratioHigh" | "halfWidth" | "outcome"> {
  const { estimate, low, high } = signedRankInterval(differences, CONFIDENCE);
  const wide = signedRankInterval(differences, 1 - alpha);
  const shown = {
    ratio: Math.exp(estimate),
    ratioLow: low === null ? null : Math.exp(low),
    ratioHigh: high === null ? null : Math.exp(high),
  };
  if (wide.low === null || wide.high === null) return { ...shown, halfWidth: null, outcome: "undecided" };
  return {
    ...shown,
    halfWidth: Math.expm1((wide.high - wide.low) / 2),
    outcome: outcomeOf(Math.exp(wide.low), Math.exp(wide.high), floor),
  };
}
