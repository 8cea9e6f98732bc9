import { formatPercent } from "@/lib/format/quantity";
import { seededRandom, type Random } from "@/lib/stats/random";
import { measureArms, type ArmSoFar, type MeasuredSoFar } from "./arms-so-far";
import { latestEndMs, type Design } from "./design";
import { noiseFloor } from "./noise-floor";
import type { BenchmarkProgress } from "./progress";
import type { StopRecord } from "./record";
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
export interface StopState extends MeasuredSoFar {
  /** Whole rounds so far. */
  pairs: number;
  /** Since the first counted execution. */
  elapsedMs: number;
  random: Random;
  /** Draws of the noise floor's bootstrap. */
  resamples?: number;
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
/** Draws for a floor that decides about stopping, and for one that is watched only and takes next to no time. */
const LOOK_RESAMPLES = 400;
const LIVE_RESAMPLES = 100;

/** However slow the rounds, below this many a run is not ended for lack of time. */
const ROUNDS_BEFORE_TIME = 3;

/**
 * The rule for `design`: looks at 10, 20, 40 and 60 pairs as far as they go, each with an equal share of α.
 *
 * Equal shares (Bonferroni) hold for any dependence between looks and for the family of comparisons on top; α-spending
 * functions would gain a few pairs and ask for more faith. A look stops the run only when every comparison is decided: the
 * interval that its share of α allows is narrower than ±2 % and clear of the noise floor's edges, on whichever side.
 * Deciding by that wider interval is also what keeps the 95 % interval honest: runs that stop because their interval is
 * narrow or far out by chance miss more often. In 1,500 simulated runs each of six machines (quiet, drifting, stalling,
 * bimodal, wandering, heavy-tailed) with ratios 1, 1.02 and 1.1, the 95 % interval covered 93.9–96.4 % (± 0.6) with this
 * rule; when it decided itself, 92.0 % at worst.
 *
 * Blocks, sequential designs and `@samples` have no looks: their number of rounds is fixed beforehand.
 */
export function declareStopRule(design: Design, spec: Pick<BenchmarkSpec, "samples" | "timeMs">): StopRule {
  const isFixed = spec.samples !== null;
  // Sequential variants would end up with different numbers of blocks.
  const wallMs = isFixed || design.mode === "sequential" ? null : latestEndMs(spec.timeMs);
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
  const isOutOfTime =
    rule.wallMs !== null && state.pairs >= ROUNDS_BEFORE_TIME && state.elapsedMs > rule.wallMs;
  const isLast = state.pairs >= rule.atMost;
  if (!isDue) return { reason: isLast ? rule.atEnd : isOutOfTime ? "time" : null, soFar: null, taken: null };
  const arms = measureArms(state, rule.alphaPerLook, (baseline, shadow) =>
    noiseFloor(baseline, shadow, state.random, state.resamples ?? LOOK_RESAMPLES),
  );
  return {
    reason: reasonToStop(arms) ?? (isLast ? rule.atEnd : isOutOfTime ? "time" : null),
    soFar: describe(rule, state, arms),
    taken: { pairs: state.pairs, atMs: state.elapsedMs, widestHalfWidth: widestHalfWidth(arms) },
  };
}

/** What can be said so far, for watching: decides nothing and draws nothing from the run's random numbers. */
export function soFar(rule: StopRule, state: Omit<StopState, "random">): BenchmarkProgress["soFar"] {
  const arms = measureArms(state, rule.alphaPerLook, (baseline, shadow) =>
    noiseFloor(baseline, shadow, seededRandom(1), LIVE_RESAMPLES),
  );
  return describe(rule, state, arms);
}

/** Decided means precisely: inside a wide floor is no reason to stop, for more pairs narrow the floor too. */
function reasonToStop(arms: readonly ArmSoFar[]): StopRecord["reason"] | null {
  const isDecided = ({ halfWidth, outcome }: ArmSoFar) =>
    halfWidth !== null && halfWidth < PRECISE && outcome !== "undecided";
  if (arms.length === 0 || !arms.every(isDecided)) return null;
  return arms.every(({ outcome }) => outcome === "equivalent") ? "futility" : "precision";
}

function describe(
  rule: StopRule,
  { pairs }: Pick<StopState, "pairs">,
  arms: readonly ArmSoFar[],
): BenchmarkProgress["soFar"] {
  if (arms.length === 0) return null;
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
    waitsFor: waitsFor(rule, pairs, arms),
  };
}

/** `the next look is at 20 pairs; the widest interval is ±3.4 %, ±2 % is wanted` */
function waitsFor(rule: StopRule, pairs: number, arms: readonly ArmSoFar[]): string {
  const next = rule.looks.find((at) => at > pairs);
  if (next === undefined) return `all ${rule.atMost} pairs`;
  const widest = widestHalfWidth(arms);
  const wanted =
    widest === null || widest < PRECISE
      ? ""
      : `; the widest interval is ±${formatPercent(widest)}, ±${formatPercent(PRECISE)} is wanted`;
  return `the next look is at ${next} pairs${wanted}`;
}

/** Null while a comparison has no interval. */
function widestHalfWidth(arms: readonly ArmSoFar[]): number | null {
  const widths = arms.flatMap(({ halfWidth }) => halfWidth ?? []);
  return arms.length > 0 && widths.length === arms.length ? Math.max(...widths) : null;
}

/** The record of how a run ended. */
export const stopRecord = (
  { looks, alphaPerLook }: StopRule,
  taken: StopRecord["taken"],
  reason: StopRecord["reason"],
): StopRecord => ({ looks, alphaPerLook, taken, reason });
