import { formatMs, formatPercent } from "@/lib/format/quantity";
import { severityOf, type Rule } from "./finding";

const LEAST_SHARE_OF_EXECUTION = 0.25;

/** Compiling expressions took longer than it can have saved. */
export const jitOverhead: Rule = {
  id: "jit-overhead",
  check({ plan }) {
    const { jit, executionTimeMs } = plan;
    if (jit?.totalMs === undefined || executionTimeMs === undefined || executionTimeMs === 0) return [];
    const share = Math.min(1, jit.totalMs / executionTimeMs);
    if (share < LEAST_SHARE_OF_EXECUTION) return [];
    return [
      {
        ruleId: jitOverhead.id,
        nodeId: plan.root.id,
        severity: severityOf(share),
        share,
        evidence: `Just-in-time compilation of ${jit.functions} functions took ${formatMs(jit.totalMs)}, ${formatPercent(share)} of the execution.`,
        suggestion:
          "Raise jit_above_cost above this query's cost. The first compilation in a session is far dearer than the next.",
        tryIt: { label: "Without JIT", kind: "setting", sql: "SET jit = off;" },
      },
    ];
  },
};
