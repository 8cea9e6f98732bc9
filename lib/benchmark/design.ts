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

/** What the warm-up showed about the cost of going round once. */
export interface RoundCost {
  /** One execution of every variant with every parameter set. */
  executionMs: number;
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
 * The number of rounds that the budget allows, decided before the first counted execution and never by the results:
 * looking while measuring would multiply false claims.
 */
export function planDesign(
  mode: DesignMode,
  { samples, timeMs }: Pick<BenchmarkSpec, "samples" | "timeMs">,
  cost: RoundCost,
): Design {
  return mode === "single" || mode === "interleaved"
    ? planRounds(mode, samples, timeMs, cost.executionMs)
    : planBlocks(mode, samples, timeMs, cost);
}

function planRounds(mode: DesignMode, samples: number | null, timeMs: number, executionMs: number): Design {
  if (samples !== null) return { mode, rounds: samples, perRound: 1, shortened: false, batch: {} };
  const inTime = Math.floor(timeMs / executionMs);
  if (inTime >= FEWEST_ROUNDS)
    return { mode, rounds: Math.min(MOST_ROUNDS, inTime), perRound: 1, shortened: false, batch: {} };
  const withPatience = Math.floor((PATIENCE * timeMs) / executionMs);
  const rounds = Math.min(FEWEST_ROUNDS, Math.max(3, withPatience));
  return { mode, rounds, perRound: 1, shortened: rounds < FEWEST_ROUNDS, batch: {} };
}

function planBlocks(mode: DesignMode, samples: number | null, timeMs: number, cost: RoundCost): Design {
  // A sequential setup is made once, so its cost does not limit the number of blocks.
  const setupMs = mode === "sequential" ? 0 : cost.setupMs;
  const cycles = CYCLES_BY_SETUP.find((step) => setupMs <= step.setupMs)?.cycles ?? 2;
  if (samples !== null) {
    const rounds = Math.max(2, Math.min(cycles, samples));
    return {
      mode,
      rounds,
      perRound: Math.max(1, Math.ceil(samples / rounds)),
      shortened: rounds < 3,
      batch: {},
    };
  }
  const perBlock = (rounds: number, budgetMs: number) => Math.floor(budgetMs / (rounds * cost.executionMs));
  const inTime = perBlock(cycles, timeMs);
  if (inTime >= 3)
    return {
      mode,
      rounds: cycles,
      perRound: Math.min(MOST_PER_BLOCK, inTime),
      shortened: cycles < 3,
      batch: {},
    };
  const withPatience = perBlock(cycles, PATIENCE * timeMs);
  if (withPatience >= 1)
    return { mode, rounds: cycles, perRound: Math.min(3, withPatience), shortened: cycles < 3, batch: {} };
  const rounds = Math.min(cycles, 3);
  return { mode, rounds, perRound: 1, shortened: true, batch: {} };
}

/** The wall time after which a run ends at the next round, however many rounds were planned. */
export const latestEndMs = (timeMs: number): number => 2 * PATIENCE * timeMs;
