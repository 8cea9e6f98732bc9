import { signedRankInterval } from "@/lib/stats/signed-rank";
import { seededRandom, type Random } from "@/lib/stats/random";
import { CONFIDENCE } from "./compare";
import { latestEndMs, type Design } from "./design";
import { noiseFloor } from "./noise-floor";
import { outcomeOf } from "./outcome";
import { logRatio, pairByRound } from "./pairs";
import type { BenchmarkProgress } from "./progress";
import { samplesOf, type Sample, type StopRecord } from "./record";
import type { BenchmarkSpec } from "./spec";

/** When a run ends, declared before its first counted execution. */
export interface StopRule extends Pick<StopRecord, "looks" | "alphaPerLook"> {
  /** The most pairs, or cycles of blocks. */
  atMost: number;
  /** Wall time after which no further round begins, in milliseconds; null when the number of samples is fixed. */
  wallMs: number | null;
  /** Why it ends when all rounds are done. */
  atEnd: StopRecord["reason"];
}

/** What is known after a round. */
export interface StopState {
  spec: Pick<BenchmarkSpec, "variants" | "paramSets">;
  samples: readonly Sample[];
  shadowSamples: readonly Sample[];
  /** Whole rounds so far. */
  pairs: number;
  /** Since the first counted execution. */
  elapsedMs: number;
  random: Random;
  /** Variants that get no ratio and are not waited for. */
  excluded?: ReadonlySet<string>;
}

export interface LookResult {
  /** Null: go on. */
  reason: StopRecord["reason"] | null;
  /** Null when nothing is compared. */
  soFar: BenchmarkProgress["soFar"];
  /** What is kept of it in the stop record; null when none was due. */
  taken: StopRecord["taken"][number] | null;
}

/** Errors that all looks together may make. */
export const ALPHA = 0.05;
const LOOKS = [10, 20, 40, 60] as const;
/** An interval of ±2 % tells what anyone tunes for. */
const PRECISE = 0.02;
/** For watching only: a rough floor that takes next to no time. */
const LIVE_RESAMPLES = 200;

/** The rule for `design`: looks at 10, 20, 40 and 60 pairs as far as they go, each with an equal share of α. */
export function declareStopRule(design: Design, spec: Pick<BenchmarkSpec, "samples" | "timeMs">): StopRule {
  const isFixed = spec.samples !== null;
  const wallMs = isFixed ? null : latestEndMs(spec.timeMs);
  const rule = { atMost: design.rounds, wallMs };
  if (design.mode === "single") return { ...rule, looks: [], alphaPerLook: ALPHA, atEnd: "one-variant" };
  if (isFixed || design.mode !== "interleaved")
    return { ...rule, looks: [], alphaPerLook: ALPHA, atEnd: "fixed" };
  const looks = [...LOOKS.filter((pairs) => pairs < design.rounds), design.rounds];
  return { ...rule, looks, alphaPerLook: ALPHA / looks.length, atEnd: "all-looks" };
}

/**
 * Looks at what was measured when a look is due, and says whether to stop; between looks it decides nothing but whether
 * rounds or time have run out. Call it after every round.
 */
export function look(rule: StopRule, state: StopState): LookResult {
  const isDue = rule.looks.includes(state.pairs);
  const isOutOfTime = rule.wallMs !== null && state.elapsedMs > rule.wallMs;
  const isLast = state.pairs >= rule.atMost;
  if (!isDue) return { reason: isLast ? rule.atEnd : isOutOfTime ? "time" : null, soFar: null, taken: null };
  const arms = measureArms(state, (baseline, shadow) => noiseFloor(baseline, shadow, state.random));
  const widths = arms.map(({ halfWidth }) => halfWidth);
  const widestHalfWidth = widths.some((width) => width === null)
    ? null
    : Math.max(0, ...widths.map((width) => width ?? 0));
  return {
    reason: reasonToStop(arms) ?? (isLast ? rule.atEnd : isOutOfTime ? "time" : null),
    soFar: describe(rule, state, arms),
    taken: { pairs: state.pairs, atMs: state.elapsedMs, widestHalfWidth },
  };
}

/** What can be said so far, for watching: decides nothing and draws nothing from the run's random numbers. */
export function soFar(rule: StopRule, state: Omit<StopState, "random">): BenchmarkProgress["soFar"] {
  const arms = measureArms(state, (baseline, shadow) =>
    noiseFloor(baseline, shadow, seededRandom(1), LIVE_RESAMPLES),
  );
  return describe(rule, state, arms);
}

interface ArmSoFar {
  variant: string;
  paramSet: string;
  ratio: number;
  ratioLow: number | null;
  ratioHigh: number | null;
  /** Of the ratio's logarithm, as a share; null without an interval. */
  halfWidth: number | null;
  noiseFloor: number;
}

function measureArms(
  { spec, samples, shadowSamples, excluded }: Omit<StopState, "random">,
  floorOf: (baseline: Sample[], shadow: Sample[]) => number,
): ArmSoFar[] {
  const [baseline, ...others] = spec.variants.map(({ name }) => name);
  if (baseline === undefined || others.length === 0) return [];
  return spec.paramSets.flatMap(({ key: paramSet }) => {
    const first = samplesOf(samples, baseline, paramSet);
    const floor = floorOf(first, samplesOf(shadowSamples, baseline, paramSet));
    return others
      .filter((variant) => !excluded?.has(variant))
      .flatMap((variant) => {
        const differences = pairByRound(first, samplesOf(samples, variant, paramSet)).map(logRatio);
        if (differences.length === 0) return [];
        const { estimate, low, high } = signedRankInterval(differences, CONFIDENCE);
        return [
          {
            variant,
            paramSet,
            ratio: Math.exp(estimate),
            ratioLow: low === null ? null : Math.exp(low),
            ratioHigh: high === null ? null : Math.exp(high),
            halfWidth: low === null || high === null ? null : Math.expm1((high - low) / 2),
            noiseFloor: floor,
          },
        ];
      });
  });
}

/** A stop needs every comparison decided. */
function reasonToStop(arms: readonly ArmSoFar[]): StopRecord["reason"] | null {
  const isFutile = ({ ratioLow, ratioHigh, noiseFloor: floor }: ArmSoFar) =>
    ratioLow !== null && ratioHigh !== null && outcomeOf(ratioLow, ratioHigh, floor) === "equivalent";
  const isPrecise = ({ halfWidth }: ArmSoFar) => halfWidth !== null && halfWidth < PRECISE;
  if (arms.length === 0) return null;
  if (arms.every(isFutile)) return "futility";
  return arms.every((arm) => isFutile(arm) || isPrecise(arm)) ? "precision" : null;
}

function describe(
  rule: StopRule,
  { pairs }: Pick<StopState, "pairs">,
  arms: readonly ArmSoFar[],
): BenchmarkProgress["soFar"] {
  if (arms.length === 0) return null;
  const next = rule.looks.find((at) => at > pairs);
  return {
    pairs,
    atMost: rule.atMost,
    comparisons: arms.map(({ variant, paramSet, ratio, ratioLow, ratioHigh }) => ({
      variant,
      paramSet,
      ratio,
      ratioLow,
      ratioHigh,
    })),
    noiseFloor: Math.max(...arms.map((arm) => arm.noiseFloor)),
    waitsFor: next === undefined ? `all ${rule.atMost} pairs` : `the next look is at ${next} pairs`,
  };
}

/** The record of how a run ended. */
export const stopRecord = (
  { looks, alphaPerLook }: StopRule,
  taken: StopRecord["taken"],
  reason: StopRecord["reason"],
): StopRecord => ({ looks, alphaPerLook, taken, reason });
