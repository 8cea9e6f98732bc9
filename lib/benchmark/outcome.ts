import type { Outcome } from "./record";

/**
 * The widest noise floor within which "no difference" says anything. Most of what a statement is tuned for short of a new
 * plan is worth 10 to 50 %: where a statement differs from itself by more than a quarter, such a difference can be there
 * unseen. It is above the 20 % that variants measured one after the other are never told apart by.
 */
const WIDEST_TELLING_FLOOR = 0.25;

/** Whether the first variant differs from itself by so much that nothing is told by not differing more. */
export const isTooNoisy = (noiseFloor: number): boolean => noiseFloor > WIDEST_TELLING_FLOOR;

/**
 * What an interval of ratios carries against a noise floor: a claim needs all of it beyond ±floor, "equivalent" all of it
 * within, and a floor that is no wider than a difference that matters.
 */
export function outcomeOf(low: number, high: number, noiseFloor: number): Outcome {
  const [lower, upper] = [1 / (1 + noiseFloor), 1 + noiseFloor];
  if (low > upper) return "faster";
  if (high < lower) return "slower";
  return low >= lower && high <= upper && !isTooNoisy(noiseFloor) ? "equivalent" : "undecided";
}

/** A claim that the test does not carry at `alpha` is none; without a test the interval alone decides. */
export function outcomeAt(outcome: Outcome, pValue: number | null, alpha: number): Outcome {
  const isClaim = outcome === "faster" || outcome === "slower";
  return isClaim && pValue !== null && pValue >= alpha ? "undecided" : outcome;
}

/**
 * All parameter sets of one variant in one word that hides none: `mixed` when sets went opposite ways, `slower` as soon as
 * one got slower and none faster, `faster` only when no set is left undecided.
 */
export function overallOutcome(outcomes: readonly Outcome[]): Outcome {
  const has = (outcome: Outcome) => outcomes.includes(outcome);
  if (has("mixed") || (has("faster") && has("slower"))) return "mixed";
  if (has("slower")) return "slower";
  if (has("undecided") || outcomes.length === 0) return "undecided";
  return has("faster") ? "faster" : "equivalent";
}
