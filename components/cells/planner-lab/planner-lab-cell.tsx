"use client";

import type { CellOutputProps, CellSourceProps, CellView } from "@/components/notebook/cell-view";
import { plannerLabOutputSchema } from "@/lib/cells/planner-lab/schema";
import { LabProgressView } from "@/components/planner-lab/lab-progress-view";
import { CodeSource } from "../code-source";
import { EndButtons } from "../end-buttons";
import { RunOutput } from "../run-output";
import { benchmarkOfAdvice } from "./advice-benchmark";
import { PlannerLabOutputView } from "./planner-lab-output";

const INITIAL = `-- @planner-lab
SELECT 1;
`;

function PlannerLabSource(props: CellSourceProps) {
  return <CodeSource {...props} language="sql" label="Planner lab" placeholder="-- @planner-lab" />;
}

function PlannerLabCellOutput(props: CellOutputProps) {
  const { cell, run, recordedRun, progress, canRun, canEdit, onInsert } = props;
  if (!run) return null;
  return (
    <RunOutput
      run={run}
      recorded={recordedRun}
      progress={progress}
      schema={plannerLabOutputSchema}
      live={(detail) => (
        <LabProgressView detail={detail} actions={canRun ? <EndButtons runId={run.id} /> : undefined} />
      )}
    >
      {(output, runId) => {
        const { sourceText } = recordedRun?.id === runId ? recordedRun : run;
        return (
          <PlannerLabOutputView
            key={runId}
            output={output}
            source={sourceText}
            fileName={cell.name || "planner-lab"}
            onMeasure={
              canEdit
                ? (advice) =>
                    onInsert(
                      "benchmark",
                      benchmarkOfAdvice(sourceText, output.spec.statement.statement, advice),
                    )
                : null
            }
          />
        );
      }}
    </RunOutput>
  );
}

export const plannerLabCellView: CellView = {
  label: "Planner lab",
  modes: [{ mode: "run", label: "Run" }],
  Source: PlannerLabSource,
  Output: PlannerLabCellOutput,
  outputReplacesSource: false,
  initialSource: INITIAL,
};
