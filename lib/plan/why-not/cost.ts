import type { PlanNode, QueryPlan } from "../plan-node";
import { planNodes } from "../walk";

/** What PostgreSQL up to 17 adds to the cost of a method that is switched off. */
const DISABLE_COST = 1e10;

/** The cost of a node without the penalties for methods that were switched off; null when they cannot be told apart. */
export function costWithoutPenalties(node: PlanNode | null, serverVersionNumber: number): number | null {
  const cost = node?.totalCost;
  if (node === null || cost === undefined) return null;
  if (serverVersionNumber >= 180000 || cost < DISABLE_COST) return cost;
  // Below a LIMIT only a part of each penalty is charged, which is no multiple of it.
  if (planNodes(node).some(({ nodeType }) => nodeType === "Limit")) return null;
  return Math.round((cost % DISABLE_COST) * 100) / 100;
}

export function planCost({ root }: QueryPlan, serverVersionNumber: number): number | null {
  return costWithoutPenalties(root, serverVersionNumber);
}

/**
 * What starting workers and passing rows to the leader costs in a plan that was made with these costs set to 0: so much
 * is added at each Gather.
 *
 * @see cost_gather and cost_gather_merge in PostgreSQL's costsize.c
 */
export function parallelCost({ root }: QueryPlan, setupCost: number, tupleCost: number): number {
  return planNodes(root).reduce((sum, { nodeType, planRows = 0 }) => {
    if (nodeType === "Gather") return sum + setupCost + tupleCost * planRows;
    return nodeType === "Gather Merge" ? sum + setupCost + tupleCost * planRows * 1.05 : sum;
  }, 0);
}

/** How many times dearer the second cost is; null when one is missing or nothing. */
export function costRatio(current: number | null, alternative: number | null): number | null {
  return current === null || alternative === null || current <= 0 ? null : alternative / current;
}
