import { formatMs, formatPercent } from "@/lib/format/quantity";
import type { Rule } from "./finding";
import { improvement } from "./judgement";
import { settingToTry } from "./planner-setting";

const LEAST_SHARE_OF_EXECUTION = 0.25;

/** Compiling expressions took longer than it can have saved. */
export const jitOverhead: Rule = {
  id: "jit-overhead",
  title: "Just-in-time compilation that costs more than it saves",
  needsCatalog: false,
  check({ plan }) {
    const { jit, executionTimeMs } = plan;
    if (jit?.totalMs === undefined || executionTimeMs === undefined || executionTimeMs === 0) return [];
    const share = Math.min(1, jit.totalMs / executionTimeMs);
    if (share < LEAST_SHARE_OF_EXECUTION) return [];
    return [
      improvement(jitOverhead.id, plan.root, share, {
        threshold: "At least 25 % of the execution spent in compilation.",
        evidence: `Just-in-time compilation of ${jit.functions} functions took ${formatMs(jit.totalMs)}, ${formatPercent(share)} of the execution.`,
        suggestion:
          "Raise jit_above_cost above this query's cost. The first compilation in a session is far dearer than the next.",
        tryIt: settingToTry("jit", "off", "Without JIT"),
      }),
    ];
  },
};
