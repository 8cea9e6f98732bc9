import { holmAdjusted } from "@/lib/stats/holm";
import type { Random } from "@/lib/stats/random";
import { estimateFromBlocks, estimateFromPairs, type Estimate, type EstimateOptions } from "./estimate";
import { morePairsNeeded } from "./more-pairs";
import { outcomeAt, outcomeOf, overallOutcome } from "./outcome";
import { pairByRound, type Pair } from "./pairs";
import {
  samplesOf,
  type Comparison,
  type DesignMode,
  type Outcome,
  type Sample,
  type StopRecord,
  type VariantConclusion,
} from "./record";
import type { BenchmarkSpec } from "./spec";
import { ALPHA } from "./stop-rule";
import { isTailSlower, tailRatio } from "./tail";

export interface CompareOptions extends EstimateOptions {
  /** What the test must stay below; 0.05 unless looks share it. */
  alpha?: number;
}

/**
 * The ratio of the baseline's time to the variant's, its 95 % interval and what may be claimed from it: see
 * `estimateFromPairs` and `estimateFromBlocks`.
 *
 * A claim needs an interval that is clear of the noise floor, not merely of 1, and, where there is a test, p below `alpha`.
 * A faster middle with a slower tail is `mixed`.
 */
export function compareVariants(
  baseline: readonly Sample[],
  variant: readonly Sample[],
  options: CompareOptions,
): Omit<Comparison, "baseline" | "variant" | "paramSet"> {
  const pairs = pairByRound(baseline, variant);
  const estimate =
    options.mode === "interleaved"
      ? estimateFromPairs(pairs, baseline, options)
      : estimateFromBlocks(pairs, options);
  return decide(estimate, null, pairs, options.alpha ?? ALPHA);
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
  const alpha = run.stop?.alphaPerLook ?? ALPHA;
  const found: { comparison: Comparison; pairs: Pair[] }[] = [];
  for (const { variant, baseline, paramSet } of questions(run)) {
    const first = samplesOf(run.samples, baseline, paramSet);
    const second = samplesOf(run.samples, variant, paramSet);
    const shadow = samplesOf(run.shadowSamples, baseline, paramSet);
    const compared = compareVariants(first, second, { mode: run.mode, random: run.random, shadow, alpha });
    found.push({
      comparison: { variant, baseline, paramSet, ...compared },
      pairs: pairByRound(first, second),
    });
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  const comparisons = asFamily(found, alpha);
  return { comparisons, conclusions: conclude(comparisons) };
}

function questions({ spec, excluded }: ComparedRun): Pick<Comparison, "variant" | "baseline" | "paramSet">[] {
  const [baseline, ...others] = spec.variants.map(({ name }) => name);
  if (baseline === undefined) return [];
  return others
    .filter((variant) => !excluded.has(variant))
    .flatMap((variant) => spec.paramSets.map(({ key }) => ({ variant, baseline, paramSet: key })));
}

/** The comparisons decided anew by their p-values as one family. */
function asFamily(found: readonly { comparison: Comparison; pairs: Pair[] }[], alpha: number): Comparison[] {
  const tested = found.filter(({ comparison }) => comparison.pValue !== null);
  const adjusted = holmAdjusted(tested.map(({ comparison }) => comparison.pValue ?? 1));
  return found.map((one) => ({
    ...one.comparison,
    ...decide(one.comparison, adjusted[tested.indexOf(one)] ?? null, one.pairs, alpha),
  }));
}

/** What may be claimed: by the interval against the floor, by the test, and by the tail; and how many pairs more would tell. */
function decide(estimate: Estimate, adjustedPValue: number | null, pairs: readonly Pair[], alpha: number) {
  const { ratioLow, ratioHigh, noiseFloor, pValue } = estimate;
  const byInterval: Outcome =
    ratioLow === null || ratioHigh === null ? "undecided" : outcomeOf(ratioLow, ratioHigh, noiseFloor);
  const byTest = outcomeAt(byInterval, adjustedPValue ?? pValue, alpha);
  const p99Ratio = tailRatio(pairs);
  // Executions of one block are not independent, as the tail's test takes them to be: without a test there is none of it.
  const isMixed =
    byTest === "faster" && pValue !== null && p99Ratio !== null && isTailSlower(pairs, noiseFloor, alpha);
  const outcome: Outcome = isMixed ? "mixed" : byTest;
  return {
    ...estimate,
    adjustedPValue,
    p99Ratio,
    outcome,
    morePairsNeeded:
      outcome === "undecided" ? morePairsNeeded(estimate, adjustedPValue ?? pValue, alpha) : null,
  };
}

function conclude(comparisons: readonly Comparison[]): VariantConclusion[] {
  return [...new Set(comparisons.map(({ variant }) => variant))].map((variant) => {
    const own = comparisons.filter((comparison) => comparison.variant === variant);
    const logs = own.map(({ ratio }) => Math.log(ratio));
    const worst = own.reduce((lowest, one) => (one.ratio < lowest.ratio ? one : lowest));
    return {
      variant,
      geometricMeanRatio: own.every(({ pairs }) => pairs > 0)
        ? Math.exp(logs.reduce((sum, log) => sum + log, 0) / logs.length)
        : null,
      outcome: overallOutcome(own.map(({ outcome }) => outcome)),
      worstParamSet: worst.paramSet,
      slowerParamSets: own.filter(({ outcome }) => outcome === "slower").map(({ paramSet }) => paramSet),
    };
  });
}
