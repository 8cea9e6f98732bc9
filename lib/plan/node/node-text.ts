import type { QueryPlan } from "../plan-node";
import { planText } from "../writing/plan-text";
import { planNodes } from "../walk";

/** A node with all that is below it, as EXPLAIN's TEXT format prints a plan; empty for an id that is not in the plan. */
export function nodeText(plan: QueryPlan, nodeId: string): string {
  const root = planNodes(plan.root).find(({ id }) => id === nodeId);
  if (root === undefined) return "";
  return planText({ root, analysed: plan.analysed, triggers: [], settings: [], properties: [] });
}
