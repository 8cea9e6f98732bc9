import { planFingerprint } from "@/lib/plan/fingerprint";
import type { QueryPlan } from "@/lib/plan/plan-node";
import { planNodes } from "@/lib/plan/walk";
import { CHOICE_GROUPS, keepsCostUnit, type Choice } from "./choice";
import { memoryNeed, type MemoryNeed } from "./memory-need";
import { kilobytesOf } from "./setting-choices";

/** The statement as it was planned under one choice with one parameter set. */
export interface PlannedChoice {
  choice: Choice;
  /** The parameter set's key. */
  paramSet: string;
  /** EXPLAIN's JSON, untouched. */
  raw: string;
  plan: QueryPlan;
}

/** Choices that execute alike, so that one measurement holds for all. */
export interface DistinctPlan {
  /** Equal for plans that execute alike, across parameter sets. */
  signature: string;
  fingerprint: string;
  /** In the order of preference; the first stands for all. */
  planned: [PlannedChoice, ...PlannedChoice[]];
  isDefault: boolean;
  cost: number;
  /** False when no choice that leads here leaves the planner's costs as they are. */
  isCostComparable: boolean;
}

/** What is known when choices are grouped. */
export interface GroupingFacts {
  /** In force under the default. */
  workMemKb: number;
  hashMemMultiplier: number;
  /** The default plan as it was executed once; null when it was not. */
  analysedDefault: QueryPlan | null;
}

/** Before PostgreSQL 18 a forbidden node costs this much more. */
const DISABLED_COST = 1e10;

/**
 * The plans of one parameter set, each once: the default first, then by cost.
 *
 * Besides the plan's fingerprint what changes its execution counts: just-in-time compilation, planned workers, and
 * whether the memory that it is given suffices. How much it needs is known where the plan is the default's, which was
 * executed; elsewhere the planner's own estimates say it.
 */
export function distinctPlans(planned: readonly PlannedChoice[], facts: GroupingFacts): DistinctPlan[] {
  const known = facts.analysedDefault && {
    fingerprint: planFingerprint(facts.analysedDefault),
    need: memoryNeed(facts.analysedDefault),
  };
  const groups = new Map<string, PlannedChoice[]>();
  for (const one of planned) {
    const fingerprint = planFingerprint(one.plan);
    const need = known?.fingerprint === fingerprint ? known.need : memoryNeed(one.plan);
    const signature = executionSignature(one, fingerprint, need, facts);
    groups.set(signature, [...(groups.get(signature) ?? []), one]);
  }
  return [...groups]
    .map(([signature, members]) => distinctPlan(signature, members))
    .toSorted((a, b) => Number(b.isDefault) - Number(a.isDefault) || a.cost - b.cost);
}

function distinctPlan(signature: string, members: readonly PlannedChoice[]): DistinctPlan {
  const rankOf = ({ choice }: PlannedChoice) => CHOICE_GROUPS.indexOf(choice.group);
  const [first, ...others] = members.toSorted((a, b) => rankOf(a) - rankOf(b));
  if (!first) throw new Error("a group of choices has at least one");
  return {
    signature,
    fingerprint: planFingerprint(first.plan),
    planned: [first, ...others],
    isDefault: first.choice.group === "default",
    cost: costWithoutPenalty(first.plan.root.totalCost ?? 0),
    isCostComparable: keepsCostUnit(first.choice),
  };
}

/** A plan's total cost without what forbidden nodes add to it. */
export const costWithoutPenalty = (cost: number): number =>
  cost < DISABLED_COST ? cost : cost % DISABLED_COST;

function executionSignature(
  { choice, plan }: PlannedChoice,
  fingerprint: string,
  { sortKb, hashKb }: MemoryNeed,
  { workMemKb, hashMemMultiplier }: GroupingFacts,
): string {
  const workers = planNodes(plan.root).reduce((sum, { workersPlanned = 0 }) => sum + workersPlanned, 0);
  const set = choice.settings.find(({ name }) => name === "work_mem")?.value;
  const givenKb = set === undefined ? workMemKb : kilobytesOf(set);
  const spills = sortKb > givenKb || hashKb > givenKb * hashMemMultiplier;
  return [
    fingerprint,
    ...(plan.jit === undefined ? [] : [`jit ${plan.jit.options.join(" ")}`]),
    ...(workers === 0 ? [] : [`${workers} workers`]),
    ...(spills ? ["spills"] : []),
  ].join(" · ");
}
