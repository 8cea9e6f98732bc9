import { placedNodes } from "../walk";
import { filterRemovesMostRows } from "./filter-removes-most-rows";
import type { Finding, Rule, RuleContext } from "./finding";
import { hashSpills } from "./hash-spills";
import { heapFetches } from "./heap-fetches";
import { jitOverhead } from "./jit-overhead";
import { limitReadsEverything } from "./limit-reads-everything";
import { nestedLoopRepeats } from "./nested-loop-repeats";
import { rowMisestimate } from "./row-misestimate";
import { sortSpills } from "./sort-spills";
import { subplanRepeats } from "./subplan-repeats";

export const PLAN_RULES: readonly Rule[] = [
  filterRemovesMostRows,
  limitReadsEverything,
  nestedLoopRepeats,
  subplanRepeats,
  rowMisestimate,
  sortSpills,
  hashSpills,
  heapFetches,
  jitOverhead,
];

/** What the rules have to say about an executed plan, by the time at stake; nothing about a plan without ANALYZE. */
export function findInPlan(seen: Omit<RuleContext, "placed">): Finding[] {
  if (!seen.plan.analysed) return [];
  const placed = placedNodes(seen.plan.root).filter(({ node }) => !node.neverExecuted);
  return PLAN_RULES.flatMap((rule) => rule.check({ ...seen, placed })).toSorted(
    (a, b) => b.severity - a.severity || (b.share ?? 0) - (a.share ?? 0),
  );
}
