import { clusterInterval } from "@/lib/stats/bootstrap";
import type { Random } from "@/lib/stats/random";
import { floorWithoutShadow, SEQUENTIAL_FLOOR } from "./estimate";
import { noiseFloorOf, SMALLEST_FLOOR } from "./noise-floor";
import { isTooNoisy } from "./outcome";
import { pairByRound, type Pair } from "./pairs";
import { samplesOf, type Balance, type DesignMode, type Sample } from "./record";
import type { BenchmarkSpec, WorkloadStatement } from "./spec";

/** What a balance is computed from. */
export interface WorkloadRun {
  spec: Pick<BenchmarkSpec, "variants" | "paramSets" | "workload">;
  mode: DesignMode;
  samples: readonly Sample[];
  /** The first variant a second time; empty where there is none. */
  shadowSamples: readonly Sample[];
  /** By workload statement's name. */
  callsPerHour: Readonly<Record<string, number>>;
  mix: Balance["mix"];
  random: Random;
  resamples?: number;
}

const RESAMPLES = 2000;
const CONFIDENCE = 0.95;
/** Below this, no interval of that confidence exists for paired rounds. */
const FEWEST_ROUNDS = 6;

/** One workload statement's times of both variants by round, in milliseconds: the mean over its parameter sets. */
interface Calls {
  statement: WorkloadStatement;
  callsPerHour: number;
  baseline: number[];
  variant: number[];
}

/**
 * What each variant saves or costs over the whole mix, in milliseconds of statement time per hour; empty without a workload.
 *
 * A call's time is the mean over rounds, not a median: means are what adds up to the time that a server spends. A
 * statement's calls are shared evenly by its parameter sets. The interval is that of a bootstrap that draws whole rounds,
 * all statements and both variants together, so that what a round suffered stays on both sides, with Student's t for their
 * number: there can be six cycles of blocks only. The outcome needs the whole interval beyond the noise floor: what the mix
 * of the first variant shows from itself, as a share of its time.
 */
export function computeBalances(run: WorkloadRun): Balance[] {
  const [baseline, ...others] = run.spec.variants.map(({ name }) => name);
  if (baseline === undefined) return [];
  const first = armOf(run.samples, baseline);
  const shadow = mixPairs(callsOf(run, first, armOf(run.shadowSamples, baseline)));
  return others.flatMap((variant) => {
    const calls = callsOf(run, first, armOf(run.samples, variant));
    return calls.length > 0 ? [balanceOf(run, variant, calls, shadow)] : [];
  });
}

/** One arm's samples by parameter set. */
type Arm = (paramSet: string) => Sample[];

const armOf =
  (samples: readonly Sample[], variant: string): Arm =>
  (paramSet) =>
    samplesOf(samples, variant, paramSet);

/** The statements that were measured in both arms. */
function callsOf({ spec, callsPerHour }: WorkloadRun, first: Arm, second: Arm): Calls[] {
  return spec.workload.flatMap((statement) => {
    const sets = spec.paramSets
      .filter((set) => set.statement === statement.name)
      .map(({ key }) => pairByRound(first(key), second(key)));
    const rounds = Math.min(...sets.map((pairs) => pairs.length));
    if (sets.length === 0 || rounds === 0) return [];
    const meanOfSets = (arm: "baseline" | "variant") =>
      Array.from({ length: rounds }, (_, round) =>
        mean(sets.map((pairs) => mean(pairs[round]?.[arm] ?? []))),
      );
    return [
      {
        statement,
        callsPerHour: callsPerHour[statement.name] ?? 0,
        baseline: meanOfSets("baseline"),
        variant: meanOfSets("variant"),
      },
    ];
  });
}

/** The whole mix's time per hour in both arms, round by round, in milliseconds. */
function mixPairs(calls: readonly Calls[]): Pair[] {
  const total = (arm: "baseline" | "variant", round: number) =>
    calls.reduce((sum, one) => sum + one.callsPerHour * (one[arm][round] ?? 0), 0);
  const rounds = calls.length === 0 ? 0 : Math.min(...calls.map(({ baseline }) => baseline.length));
  return Array.from({ length: rounds }, (_, round) => ({
    baseline: [total("baseline", round)],
    variant: [total("variant", round)],
  }));
}

function balanceOf(
  run: WorkloadRun,
  variant: string,
  calls: readonly Calls[],
  shadow: readonly Pair[],
): Balance {
  const pairs = mixPairs(calls);
  const net = meanOf(
    run,
    differencesOf(pairs.map(({ baseline, variant: other }) => [baseline[0], other[0]])),
  );
  const floor = netFloor(run, pairs, shadow);
  return {
    variant,
    statements: calls.map(({ statement, callsPerHour, baseline, variant: other }) => {
      const saved = meanOf(run, differencesOf(baseline.map((ms, round) => [ms, other[round]])));
      return {
        statement: statement.name,
        writes: statement.writes,
        callsPerHour,
        savedMs: saved.estimate,
        savedMsLow: saved.low,
        savedMsHigh: saved.high,
      };
    }),
    netSavedMsPerHour: net.estimate,
    low: net.low,
    high: net.high,
    noiseFloor: floor,
    outcome: netOutcome(net, floor, mean(pairs.map(({ baseline }) => baseline[0] ?? 0))),
    mix: run.mix,
  };
}

const differencesOf = (rounds: readonly (readonly [number?, number?])[]): number[] =>
  rounds.map(([first = 0, second = 0]) => first - second);

interface Mean {
  estimate: number;
  low: number | null;
  high: number | null;
}

/** The mean over rounds with its interval, which too few rounds do not have. */
function meanOf({ random, resamples = RESAMPLES }: WorkloadRun, perRound: readonly number[]): Mean {
  if (perRound.length < FEWEST_ROUNDS) return { estimate: mean(perRound), low: null, high: null };
  return clusterInterval(perRound, mean, { confidence: CONFIDENCE, resamples, random });
}

/** What the first variant's mix shows from itself, as a share of its time: as for a single statement. */
function netFloor({ mode, random }: WorkloadRun, pairs: readonly Pair[], shadow: readonly Pair[]): number {
  if (shadow.length > 0) return noiseFloorOf(shadow, random);
  const smallest = mode === "sequential" ? SEQUENTIAL_FLOOR : SMALLEST_FLOOR;
  return Math.max(smallest, floorWithoutShadow(pairs, mean, random));
}

/** The floor is a ratio of times: 1 + floor times the baseline's is a cost of floor, 1 ÷ (1 + floor) a smaller saving. */
function netOutcome({ low, high }: Mean, noiseFloor: number, baselineMs: number): Balance["outcome"] {
  if (low === null || high === null || baselineMs <= 0) return "undecided";
  const negligibleCost = noiseFloor * baselineMs;
  const negligibleSaving = negligibleCost / (1 + noiseFloor);
  if (low > negligibleSaving) return "faster";
  if (high < -negligibleCost) return "slower";
  const isWithin = low >= -negligibleCost && high <= negligibleSaving;
  return isWithin && !isTooNoisy(noiseFloor) ? "equivalent" : "undecided";
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
