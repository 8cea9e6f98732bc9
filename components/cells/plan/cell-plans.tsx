"use client";

import { benchmarkOfChange } from "@/components/notebook/benchmark-source";
import type { CellOutputProps } from "@/components/notebook/cell-view";
import type { PlanOutput } from "@/lib/cells/plan/schema";
import type { RunView } from "@/lib/notebook/runs";
import { nodeTitle } from "@/lib/plan/node-title";
import { readPlan } from "@/lib/plan/read-plan";
import type { Finding, TryIt } from "@/lib/plan/rules/finding";
import { planNodes } from "@/lib/plan/walk";
import { CatalogNotes } from "./catalog-notes";
import { nodeQuestions } from "./node-questions";
import { PlanOutputView } from "./plan-output";
import { shownPlanRun } from "./shown-run";

interface CellPlansProps extends Pick<CellOutputProps, "canRun" | "canEdit" | "onInsert"> {
  output: PlanOutput;
  /** The run that left `output`, one of `runs`. */
  runId: string;
  run: RunView;
  recordedRun: RunView | null;
  /** What a benchmark of a change measures: the cell's text. */
  benchmarked: string;
}

/** The plans of a cell with everything that can be done about them: measure a finding, ask the planner, compare. */
export function CellPlans(props: CellPlansProps) {
  const { output, runId, run, recordedRun, benchmarked, canRun, canEdit, onInsert } = props;
  const shown = shownPlanRun(runId, [run, recordedRun]);
  const isMeasurable = canEdit && output.origin === "captured" && output.plans[0]?.statement !== "";
  const measure = isMeasurable
    ? (change: TryIt, finding?: Finding, planIndex = 0) =>
        onInsert(
          "benchmark",
          benchmarkOfChange(benchmarked, change, finding && testedOf(output, finding, planIndex)),
        )
    : undefined;
  return (
    <>
      <PlanOutputView
        output={output}
        shown={shown}
        onMeasure={measure}
        renderNodeActions={nodeQuestions({
          output,
          run: run.id === runId || recordedRun === null ? run : recordedRun,
          runId,
          canRun,
          onMeasure: measure && ((change) => measure(change)),
        })}
      />
      <CatalogNotes output={output} />
    </>
  );
}

/** What the benchmark is to confirm or refute, under the name that it is found by again. */
function testedOf(output: PlanOutput, { ruleId, nodeId }: Finding, planIndex: number) {
  const reading = readPlan(output.plans[planIndex]?.raw ?? "");
  const nodes = reading.ok ? reading.plans.flatMap(({ plan }) => planNodes(plan.root)) : [];
  const node = nodes.find(({ id }) => id === nodeId);
  return node === undefined ? undefined : { ruleId, nodeTitle: nodeTitle(node) };
}
