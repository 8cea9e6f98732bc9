import { batchSize } from "./batch";
import type { DesignMode } from "./record";
import { databaseSetup, type BenchmarkSpec } from "./spec";

/** How many executions there are and how they are grouped. */
export interface Design {
  mode: DesignMode;
  /** Rounds of one execution each, or cycles of one block per variant. */
  rounds: number;
  /** Executions of each parameter set per variant and round: 1 unless rounds are blocks. */
  perRound: number;
  /** True when time forbade the usual number of rounds. */
  shortened: boolean;
  /** Executions per sample, by parameter set's key; 1 where not named. */
  batch: Record<string, number>;
}

/** What one execution of a variant with a parameter set costs, by the warm-up. */
export interface ArmCost {
  variant: string;
  /** The parameter set's key. */
  paramSet: string;
  medianMs: number;
}

/** What the warm-up showed about the cost of going round once. */
export interface RoundCost {
  /** One per variant and parameter set, the first variant's first. */
  arms: readonly ArmCost[];
  /** All setups and teardowns of one cycle. */
  setupMs: number;
}

const FEWEST_ROUNDS = 10;
const MOST_ROUNDS = 60;
/** A slow query may take this many times the wall budget to reach the fewest rounds, and no more. */
const PATIENCE = 3;
/** How many cycles of blocks a setup of that cost per cycle allows, most first. Six give an interval that is not much wider than twenty would. */
const CYCLES_BY_SETUP = [
  { cycles: 6, setupMs: 3_000 },
  { cycles: 4, setupMs: 10_000 },
  { cycles: 3, setupMs: 60_000 },
] as const;
const MOST_PER_BLOCK = 10;

/** How the variants of `spec` can be measured against each other. */
export function designMode(spec: Pick<BenchmarkSpec, "variants" | "sandbox">): DesignMode {
  if (spec.variants.length === 1) return "single";
  // Every variant has a copy of its own: what one changes the other does not see.
  if (spec.sandbox) return "interleaved";
  const setups = spec.variants.flatMap(databaseSetup);
  if (setups.some((step) => step.lasting)) return "sequential";
  return setups.length > 0 ? "blocks" : "interleaved";
}

/**
 * The most rounds that will be measured, and how many executions a sample is the mean of, decided before the first counted
 * execution: 60 pairs, fewer where the wall budget does not reach so far. `@samples n` is exactly n.
 */
export function planDesign(
  mode: DesignMode,
  { samples, timeMs }: Pick<BenchmarkSpec, "samples" | "timeMs">,
  cost: RoundCost,
): Design {
  const batch = planBatches(cost.arms);
  const executionMs = roundMs(mode, cost.arms, batch);
  const grouping =
    mode === "single" || mode === "interleaved"
      ? planRounds(samples, timeMs, executionMs)
      : // A sequential setup is made once, so its cost does not limit the number of blocks.
        planBlocks(samples, timeMs, executionMs, mode === "sequential" ? 0 : cost.setupMs);
  return { mode, ...grouping, batch };
}

/**
 * Executions per sample by parameter set, where it is not 1: only where every variant is fast, for all variants of a set
 * are timed alike.
 */
function planBatches(arms: readonly ArmCost[]): Record<string, number> {
  const batch: Record<string, number> = {};
  for (const paramSet of new Set(arms.map((arm) => arm.paramSet))) {
    const medians = arms.filter((arm) => arm.paramSet === paramSet).map(({ medianMs }) => medianMs);
    if (batchSize(Math.max(...medians)) > 1) batch[paramSet] = batchSize(Math.min(...medians));
  }
  return batch;
}

/** One sample of every arm; interleaved, the first variant runs a second time as its own shadow. */
function roundMs(mode: DesignMode, arms: readonly ArmCost[], batch: Record<string, number>): number {
  const first = arms[0]?.variant;
  const hasShadow = mode === "interleaved" && arms.some(({ variant }) => variant !== first);
  return arms.reduce(
    (sum, { variant, paramSet, medianMs }) =>
      sum + medianMs * (batch[paramSet] ?? 1) * (hasShadow && variant === first ? 2 : 1),
    0,
  );
}

type Grouping = Pick<Design, "rounds" | "perRound" | "shortened">;

function planRounds(samples: number | null, timeMs: number, executionMs: number): Grouping {
  if (samples !== null) return { rounds: samples, perRound: 1, shortened: false };
  const inTime = Math.floor(timeMs / executionMs);
  if (inTime >= FEWEST_ROUNDS)
    return { rounds: Math.min(MOST_ROUNDS, inTime), perRound: 1, shortened: false };
  const withPatience = Math.floor((PATIENCE * timeMs) / executionMs);
  const rounds = Math.min(FEWEST_ROUNDS, Math.max(3, withPatience));
  return { rounds, perRound: 1, shortened: rounds < FEWEST_ROUNDS };
}

function planBlocks(samples: number | null, timeMs: number, executionMs: number, setupMs: number): Grouping {
  const cycles = CYCLES_BY_SETUP.find((step) => setupMs <= step.setupMs)?.cycles ?? 2;
  if (samples !== null) {
    const rounds = Math.max(2, Math.min(cycles, samples));
    return { rounds, perRound: Math.max(1, Math.ceil(samples / rounds)), shortened: rounds < 3 };
  }
  const perBlock = (rounds: number, budgetMs: number) => Math.floor(budgetMs / (rounds * executionMs));
  const inTime = perBlock(cycles, timeMs);
  if (inTime >= 3)
    return { rounds: cycles, perRound: Math.min(MOST_PER_BLOCK, inTime), shortened: cycles < 3 };
  const withPatience = perBlock(cycles, PATIENCE * timeMs);
  if (withPatience >= 1)
    return { rounds: cycles, perRound: Math.min(3, withPatience), shortened: cycles < 3 };
  return { rounds: Math.min(cycles, 3), perRound: 1, shortened: true };
}

/** The wall time after which a run ends at the next round, however many rounds were planned. */
export const latestEndMs = (timeMs: number): number => 2 * PATIENCE * timeMs;
