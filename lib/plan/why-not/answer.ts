import type { TryIt } from "../rules/finding";
import type { WhyNotQuestion } from "./question";

/** A setting as it is to be, in the words of SET. */
export interface PlannerSetting {
  name: string;
  value: string;
}

/** A plan that was made to answer a question: estimated, never executed. */
export interface EstimatedPlan {
  label: string;
  /** EXPLAIN's JSON. */
  raw: string;
  /** Of the whole statement, without what the planner adds for methods that were switched off; null when it cannot be told apart. */
  totalCost: number | null;
  /** Of the node asked about, with everything below it. */
  nodeCost: number | null;
}

export type WhyNotVerdict =
  | "chosen" // the planner takes the alternative when planning now
  | "switched-off" // it would, but a setting forbids it
  | "costlier" // it is possible, and estimated dearer
  | "cheaper" // forced, the statement is estimated cheaper or equal: the planner did not look at it in the same way
  | "outdone" // asked for one index, the planner takes another even where an index is forced
  | "impossible" // the plan stayed without it although the rest was switched off
  | "failed"; // the target did not plan the alternative

/** Why the planner did not do what was asked about. */
export interface WhyNotAnswer {
  question: WhyNotQuestion;
  verdict: WhyNotVerdict;
  /** The answer in one sentence. */
  headline: string;
  /** What speaks against the alternative, or blocks it; each a sentence. */
  reasons: string[];
  /** As the statement is planned now. */
  current: EstimatedPlan;
  /** With the alternative; null when there is no such plan. */
  alternative: EstimatedPlan | null;
  /** The settings that forced it. */
  forcedBy: PlannerSetting[];
  /** Smallest changes found under which the planner takes the alternative by itself, as `random_page_cost = 1.5`. */
  flips: string[];
  /** What a benchmark changes to measure who was right; null when there is nothing to measure. */
  measure: TryIt | null;
  /** What a reader should know of how the answer was found. */
  notes: string[];
}
