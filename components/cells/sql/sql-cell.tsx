"use client";

import { useState } from "react";
import type { CellOutputProps, CellSourceProps, CellView } from "@/components/notebook/cell-view";
import { TabFrame, TabList, TabPanel } from "@/components/ui/tabs";
import { planOutputSchema } from "@/lib/cells/plan/schema";
import { sqlOutputSchema } from "@/lib/cells/sql/schema";
import { CodeSource } from "../code-source";
import { CellPlans } from "../plan/cell-plans";
import { RunOutput } from "../run-output";
import { SqlRewrites } from "./sql-rewrites";
import { SqlOutputView } from "./sql-output";

function SqlSource(props: CellSourceProps) {
  return <CodeSource {...props} language="sql" label="SQL" placeholder="SELECT …" />;
}

/** Results, and the plan beside them once the cell was explained; the newer of the two is shown first. */
function SqlCellOutput({
  run,
  plan,
  recordedRun,
  recordedPlan,
  progress,
  canRun,
  canEdit,
  trials,
  onInsert,
}: CellOutputProps) {
  const [chosen, setChosen] = useState<{ tab: "result" | "plan"; since: number } | null>(null);
  const newest = Math.max(run?.number ?? 0, plan?.number ?? 0);
  const fresh = plan && plan.number === newest ? "plan" : "result";
  const tab = chosen && chosen.since === newest ? chosen.tab : fresh;
  const results = run && (
    <RunOutput run={run} recorded={recordedRun} progress={progress} schema={sqlOutputSchema} errorInOutput>
      {(output, runId) => (
        <SqlOutputView
          output={output}
          runId={runId}
          canRun={canRun}
          failedAt={runId === run.id ? run.error?.where : undefined}
        />
      )}
    </RunOutput>
  );
  const plans = plan && (
    <RunOutput run={plan} recorded={recordedPlan} progress={progress} schema={planOutputSchema}>
      {(output, runId) => (
        <CellPlans
          output={output}
          runId={runId}
          run={plan}
          recordedRun={recordedPlan}
          canRun={canRun}
          canEdit={canEdit}
          trials={trials}
          onInsert={onInsert}
        />
      )}
    </RunOutput>
  );
  if (!results || !plans) return results ?? plans;
  return (
    <TabFrame
      value={tab}
      onValueChange={(value) => setChosen({ tab: value as "result" | "plan", since: newest })}
    >
      <TabList
        label="Output"
        className="border-b border-line px-2 py-1"
        items={[
          { value: "result", label: "Result" },
          { value: "plan", label: "Plan" },
        ]}
      />
      <TabPanel value="result">{results}</TabPanel>
      <TabPanel value="plan">{plans}</TabPanel>
    </TabFrame>
  );
}

export const sqlCellView: CellView = {
  label: "SQL",
  modes: [
    { mode: "run", label: "Run" },
    { mode: "explain", label: "Explain" },
    { mode: "analyse", label: "Analyse" },
  ],
  Source: SqlSource,
  Output: SqlCellOutput,
  Rewrites: SqlRewrites,
  outputReplacesSource: false,
  initialSource: "",
};
