"use client";

import { benchmarkOfChange, type TestedFinding } from "@/components/notebook/benchmark-source";
import type { CellOutputProps } from "@/components/notebook/cell-view";
import type { PlanOutput } from "@/lib/cells/plan/schema";
import type { RunView } from "@/lib/notebook/runs";
import { nodeTitle } from "@/lib/plan/node/node-title";
import type { PlanNode } from "@/lib/plan/plan-node";
import type { Finding, TryIt } from "@/lib/plan/rules/finding";
import { CatalogNotes } from "./catalog-notes";
import { FindingMark } from "./finding-mark";
import { nodeQuestions } from "./node-questions";
import { PlanOutputView } from "./plan-output";
import { shownPlanRun } from "./shown-run";

interface CellPlansProps extends Pick<CellOutputProps, "canRun" | "canEdit" | "trials" | "onInsert"> {
  output: PlanOutput;
  /** The run that left `output`, one of `runs`. */
  runId: string;
  run: RunView;
  recordedRun: RunView | null;
}

/** The plans of a cell with everything that can be done about them: measure a finding, ask the planner, compare. */
export function CellPlans(props: CellPlansProps) {
  const { output, runId, run, recordedRun, canRun, canEdit, trials, onInsert } = props;
  const shown = shownPlanRun(runId, [run, recordedRun]);
  const explainingRun = run.id === runId || recordedRun === null ? run : recordedRun;
  const isMeasurable = canEdit && output.origin === "captured";
  const measure = isMeasurable
    ? (planIndex: number, change: TryIt, tested?: TestedFinding) => {
        const plan = output.plans[planIndex];
        if (plan === undefined) return;
        const { statement, offset } = plan;
        const explained = { source: explainingRun.sourceText, statement, offset };
        onInsert("benchmark", benchmarkOfChange(explained, change, tested));
      }
    : undefined;
  return (
    <>
      <PlanOutputView
        output={output}
        shown={shown}
        onMeasure={
          measure &&
          ((change, finding, node, planIndex) => measure(planIndex, change, testedBy(finding, node)))
        }
        renderFindingMark={(finding, node, planIndex) => (
          <FindingMark
            trials={trials}
            finding={testedBy(finding, node)}
            statement={output.plans[planIndex]?.statement ?? ""}
          />
        )}
        renderNodeActions={nodeQuestions({
          ...{ output, runId, canRun },
          run: explainingRun,
          onMeasure: measure && ((change, planIndex) => measure(planIndex, change)),
        })}
      />
      <CatalogNotes output={output} />
    </>
  );
}

/** What a benchmark is to confirm or refute, under the name that it is found by again. */
const testedBy = ({ ruleId }: Finding, node: PlanNode): TestedFinding => ({
  ruleId,
  nodeTitle: nodeTitle(node),
});
