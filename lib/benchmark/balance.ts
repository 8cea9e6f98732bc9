import { quantile } from "@/lib/stats/quantile";
import type { Random } from "@/lib/stats/random";
import { pairByRound } from "./pairs";
import { samplesOf, type Balance, type Sample } from "./record";
import type { BenchmarkSpec, WorkloadStatement } from "./spec";

/** What a balance is computed from. */
export interface WorkloadRun {
  spec: Pick<BenchmarkSpec, "variants" | "paramSets" | "workload">;
  samples: readonly Sample[];
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
/** A net change below this share of the mix's time is none. */
const NEGLIGIBLE = 0.01;

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
 * statement's calls are shared evenly by its parameter sets. The interval is a percentile bootstrap that draws whole rounds,
 * all statements and both variants together, so that what a round suffered stays on both sides. The outcome needs the whole
 * interval beyond 1 % of the first variant's time.
 */
export function computeBalances(run: WorkloadRun): Balance[] {
  const [baseline, ...others] = run.spec.variants.map(({ name }) => name);
  if (baseline === undefined) return [];
  return others.flatMap((variant) => {
    const mix = callsOf(run, baseline, variant);
    return mix.length > 0 ? [balanceOf(run, variant, mix)] : [];
  });
}

/** The statements that were measured with both variants. */
function callsOf({ spec, samples, callsPerHour }: WorkloadRun, baseline: string, variant: string): Calls[] {
  return spec.workload.flatMap((statement) => {
    const sets = spec.paramSets
      .filter((set) => set.statement === statement.name)
      .map(({ key }) => pairByRound(samplesOf(samples, baseline, key), samplesOf(samples, variant, key)));
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

function balanceOf(run: WorkloadRun, variant: string, calls: readonly Calls[]): Balance {
  const rounds = Math.min(...calls.map(({ baseline }) => baseline.length));
  const every = Array.from({ length: rounds }, (_, round) => round);
  const saved = savedPerCall(calls, every);
  const draws = rounds < FEWEST_ROUNDS ? [] : drawSavings(run, calls, every);
  const net = (savedMs: readonly number[]) =>
    savedMs.reduce((sum, ms, index) => sum + ms * (calls[index]?.callsPerHour ?? 0), 0);
  const whole = intervalOf(draws.map(net));
  const baselineMs = calls.reduce((sum, one) => sum + one.callsPerHour * mean(one.baseline), 0);
  return {
    variant,
    statements: calls.map(({ statement, callsPerHour }, index) => {
      const own = intervalOf(draws.map((draw) => draw[index] ?? 0));
      return {
        statement: statement.name,
        writes: statement.writes,
        callsPerHour,
        savedMs: saved[index] ?? 0,
        savedMsLow: own.low,
        savedMsHigh: own.high,
      };
    }),
    netSavedMsPerHour: net(saved),
    ...whole,
    outcome: netOutcome(whole, baselineMs),
    mix: run.mix,
  };
}

/** Milliseconds that one call of each statement saves, as the mean over `rounds`. */
const savedPerCall = (calls: readonly Calls[], rounds: readonly number[]): number[] =>
  calls.map(({ baseline, variant }) =>
    mean(rounds.map((round) => (baseline[round] ?? 0) - (variant[round] ?? 0))),
  );

/** The same of rounds drawn with replacement, draw by draw. */
const drawSavings = (
  { random, resamples = RESAMPLES }: WorkloadRun,
  calls: readonly Calls[],
  rounds: readonly number[],
): number[][] =>
  Array.from({ length: resamples }, () =>
    savedPerCall(
      calls,
      rounds.map(() => Math.floor(random() * rounds.length)),
    ),
  );

function intervalOf(draws: readonly number[]): { low: number | null; high: number | null } {
  if (draws.length === 0) return { low: null, high: null };
  return { low: quantile(draws, (1 - CONFIDENCE) / 2), high: quantile(draws, (1 + CONFIDENCE) / 2) };
}

function netOutcome({ low, high }: ReturnType<typeof intervalOf>, baselineMs: number): Balance["outcome"] {
  if (low === null || high === null || baselineMs <= 0) return "undecided";
  const negligible = NEGLIGIBLE * baselineMs;
  if (low > negligible) return "faster";
  if (high < -negligible) return "slower";
  return low >= -negligible && high <= negligible ? "equivalent" : "undecided";
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
