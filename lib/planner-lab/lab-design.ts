import { fewestRounds } from "./regret";
import { LAB_LIMITS } from "./spec";

/** Wall time for the rounds of one parameter set. */
const BUDGET_MS = 10_000;
/** A slow statement may take this many times the budget to reach the rounds that an interval needs, and no more. */
const PATIENCE = 6;
const MOST_ROUNDS = 40;
/** Below this an interval is wide, even where it exists. */
const LEAST_ROUNDS = 10;
/** A plan slower than the default by this factor in its warm-up cannot be the best. */
const CLEARLY_SLOWER = 4;
const CUT_OFF = 20;
/** So that a fast default does not cut off a plan that only compiles first. */
const LEAST_LIMIT_MS = 1000;

/** True for a time that leaves no doubt: the plan takes no part in the rounds. */
export const isClearlySlower = (ms: number, defaultMs: number): boolean => ms > CLEARLY_SLOWER * defaultMs;

/** Milliseconds after which a plan's execution is cut off, for a default that takes `defaultMs`. */
export const labLimitMs = (defaultMs: number): number => Math.max(LEAST_LIMIT_MS, CUT_OFF * defaultMs);

/**
 * How many rounds there are, fixed before the first that counts and never by what they show.
 *
 * @param roundMs what one execution of every plan takes.
 */
export function labRounds({
  pairs,
  comparisons,
  roundMs,
}: {
  pairs: number | null;
  comparisons: number;
  roundMs: number;
}): number {
  if (pairs !== null) return Math.min(LAB_LIMITS.pairs, pairs);
  const inTime = (ms: number) => Math.floor(ms / Math.max(roundMs, 1e-3));
  const needed = Math.max(LEAST_ROUNDS, fewestRounds(comparisons));
  if (inTime(BUDGET_MS) >= needed) return Math.min(MOST_ROUNDS, inTime(BUDGET_MS));
  return Math.max(3, Math.min(needed, inTime(PATIENCE * BUDGET_MS)));
}
