import { formatMs } from "@/lib/format/quantity";
import { planNodes } from "../walk";
import type { Rule } from "./finding";
import { improvement } from "./judgement";

const LEAST_PLANNING_MS = 10;

/** Making the plan took longer than executing it. */
export const planningDominates: Rule = {
  id: "planning-dominates",
  title: "Planning that takes longer than execution",
  needsCatalog: false,
  check({ plan }) {
    const { planningTimeMs = 0, executionTimeMs } = plan;
    if (executionTimeMs === undefined || planningTimeMs <= Math.max(LEAST_PLANNING_MS, executionTimeMs))
      return [];
    const relations = planNodes(plan.root).filter(({ relation }) => relation !== undefined).length;
    return [
      improvement(planningDominates.id, plan.root, planningTimeMs / (planningTimeMs + executionTimeMs), {
        threshold: "Planning takes longer than execution, and more than 10 ms.",
        evidence: `Planning took ${formatMs(planningTimeMs)}, execution ${formatMs(executionTimeMs)}, for scans of ${relations} relations.`,
        suggestion:
          "The first statement of a session also fills its caches: run it twice. If it stays, a prepared statement with plan_cache_mode = force_generic_plan plans once; fewer partitions, or explicit joins with a smaller join_collapse_limit, leave less to plan. The share is of planning and execution together.",
      }),
    ];
  },
};
