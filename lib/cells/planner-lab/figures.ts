import { sharedBlocks } from "@/lib/benchmark/plan-counters";
import { verdictText } from "@/lib/benchmark/verdict-words";
import type { Figure } from "@/lib/cells/contract";
import { bestPlanOf, defaultPlanOf, worstSet, type LabPlan, type LabSet } from "@/lib/planner-lab/record";
import type { PlannerLabOutput } from "./schema";

/**
 * What prose can cite: `regret` with `regretLow` and `regretHigh`, `best` (its name), `default.median`, `best.median`,
 * `<plan>.median`, `.cost`, `.ratio` and `.buffers`; with several parameter sets each also as `<set>.regret` and so on,
 * without the set the worst one's; and `verdict`.
 */
export function plannerLabFigures({ sets, verdict }: PlannerLabOutput): Figure[] {
  const ofEach = sets.length < 2 ? [] : sets.flatMap((set) => figuresOf(set, `${set.paramSet}.`));
  return [
    ...figuresOf(worstSet(sets), ""),
    ...ofEach,
    { path: "verdict", value: verdictText(verdict), unit: "text" },
  ];
}

function figuresOf(set: LabSet, prefix: string): Figure[] {
  const { ratio, low, high, best } = set.regret;
  return [
    { path: `${prefix}regret`, value: ratio, unit: "ratio" },
    ...(low === null ? [] : [{ path: `${prefix}regretLow`, value: low, unit: "ratio" as const }]),
    ...(high === null ? [] : [{ path: `${prefix}regretHigh`, value: high, unit: "ratio" as const }]),
    { path: `${prefix}best`, value: best, unit: "text" },
    { path: `${prefix}cause`, value: set.explanation.text, unit: "text" },
    ...figuresOfPlan(defaultPlanOf(set), `${prefix}default`),
    ...figuresOfPlan(bestPlanOf(set), `${prefix}best`),
    ...set.plans.flatMap((plan) => figuresOfPlan(plan, prefix + plan.plan)),
  ];
}

function figuresOfPlan({ medianMs, cost, ratio, counters }: LabPlan, path: string): Figure[] {
  return [
    ...(medianMs === null ? [] : [{ path: `${path}.median`, value: medianMs, unit: "ms" as const }]),
    { path: `${path}.cost`, value: cost, unit: "count" },
    ...(ratio === null ? [] : [{ path: `${path}.ratio`, value: ratio.ratio, unit: "ratio" as const }]),
    ...(counters === null
      ? []
      : [{ path: `${path}.buffers`, value: sharedBlocks(counters), unit: "count" as const }]),
  ];
}
