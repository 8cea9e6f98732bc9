import type { Outcome } from "./record";

/** What an interval of ratios carries against a noise floor: a claim needs all of it beyond ±floor. */
export function outcomeOf(low: number, high: number, noiseFloor: number): Outcome {
  const [lower, upper] = [1 / (1 + noiseFloor), 1 + noiseFloor];
  if (low > upper) return "faster";
  if (high < lower) return "slower";
  return low >= lower && high <= upper ? "equivalent" : "undecided";
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
