"use client";

import type { CellOutputProps, CellSourceProps, CellView } from "@/components/notebook/cell-view";
import { planOutputSchema } from "@/lib/cells/plan/schema";
import { CodeSource } from "../code-source";
import { RunOutput } from "../run-output";
import { CellPlans } from "./cell-plans";

function PlanSource(props: CellSourceProps) {
  return (
    <CodeSource
      {...props}
      language="sql"
      label="Plan"
      placeholder="A statement to EXPLAIN ANALYZE, or a plan from anywhere: TEXT, JSON, YAML, XML, or a log"
    />
  );
}

function PlanCellOutput({ run, recordedRun, progress, canRun, canEdit, trials, onInsert }: CellOutputProps) {
  if (!run) return null;
  return (
    <RunOutput run={run} recorded={recordedRun} progress={progress} schema={planOutputSchema}>
      {(output, runId) => (
        <CellPlans
          output={output}
          runId={runId}
          run={run}
          recordedRun={recordedRun}
          canRun={canRun}
          canEdit={canEdit}
          trials={trials}
          onInsert={onInsert}
        />
      )}
    </RunOutput>
  );
}

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
