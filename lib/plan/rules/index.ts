import { placedNodes } from "../walk";
import { castOnColumn } from "./cast-on-column";
import { filterRemovesMostRows } from "./filter-removes-most-rows";
import type { Finding, Rule, RuleContext } from "./finding";
import { functionOnColumn } from "./function-on-column";
import { hashSpills } from "./hash-spills";
import { heapFetches } from "./heap-fetches";
import { jitOverhead } from "./jit-overhead";
import { limitReadsEverything } from "./limit-reads-everything";
import { nestedLoopRepeats } from "./nested-loop-repeats";
import { patternSearch } from "./pattern-search";
import { rowMisestimate } from "./row-misestimate";
import { sortSpills } from "./sort-spills";
import { subplanRepeats } from "./subplan-repeats";

/** All rules: those about scans, joins, subqueries, memory, estimates and the server, then what is fine. */
export const PLAN_RULES: readonly Rule[] = [
  filterRemovesMostRows,
  patternSearch,
  functionOnColumn,
  castOnColumn,
  heapFetches,
  limitReadsEverything,
  nestedLoopRepeats,
  subplanRepeats,
  sortSpills,
  hashSpills,
  rowMisestimate,
  jitOverhead,
];

/**
 * What the rules have to say about an executed plan: improvements by the time at stake, then what is fine. Nothing
 * about a plan without ANALYZE.
 */
export function findInPlan(seen: Omit<RuleContext, "placed">): Finding[] {
  if (!seen.plan.analysed) return [];
  const placed = placedNodes(seen.plan.root).filter(({ node }) => !node.neverExecuted);
  return PLAN_RULES.flatMap((rule) => rule.check({ ...seen, placed })).toSorted(byStake);
}

function byStake(a: Finding, b: Finding): number {
  if (a.verdict !== b.verdict) return a.verdict === "improve" ? -1 : 1;
  return b.severity - a.severity || (b.share ?? 0) - (a.share ?? 0);
}
