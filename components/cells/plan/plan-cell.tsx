"use client";

import { benchmarkOfChange } from "@/components/notebook/benchmark-source";
import type { CellOutputProps, CellSourceProps, CellView } from "@/components/notebook/cell-view";
import { planOutputSchema } from "@/lib/cells/plan/schema";
import { CodeSource } from "../code-source";
import { RunOutput } from "../run-output";
import { PlanOutputView } from "./plan-output";
import { shownPlanRun } from "./shown-run";

function PlanSource(props: CellSourceProps) {
  return (
    <CodeSource
      {...props}
      language="sql"
      label="Plan"
      placeholder="A statement to EXPLAIN ANALYZE, or the text or JSON of a plan from anywhere"
    />
  );
}

function PlanCellOutput({ run, recordedRun, progress, canEdit, onInsert }: CellOutputProps) {
  if (!run) return null;
  return (
    <RunOutput run={run} recorded={recordedRun} progress={progress} schema={planOutputSchema}>
      {(output, runId) => {
        const statement = output.plans[0]?.statement ?? "";
        const canMeasure = canEdit && output.origin === "captured" && statement !== "";
        return (
          <PlanOutputView
            output={output}
            shown={shownPlanRun(runId, [run, recordedRun])}
            onMeasure={
              canMeasure
                ? (change) => onInsert("benchmark", benchmarkOfChange(withoutExplain(run.sourceText), change))
                : undefined
            }
          />
        );
      }}
    </RunOutput>
  );
}

/** The statement with its parameters, without the directive that only a plan cell understands. */
const withoutExplain = (source: string) =>
  source
    .split("\n")
    .filter((line) => !/^\s*--\s*@explain\b/.test(line))
    .join("\n");

export const planCellView: CellView = {
  label: "Plan",
  modes: [
    { mode: "run", label: "Run" },
    { mode: "explain", label: "Explain" },
    { mode: "analyse", label: "Analyse" },
  ],
  Source: PlanSource,
  Output: PlanCellOutput,
  outputReplacesSource: false,
  initialSource: "",
};
