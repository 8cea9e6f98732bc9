"use client";

import { BenchmarkView } from "@/components/benchmark/benchmark-view";
import { PlanComparisonView } from "@/components/plan/comparison/plan-comparison";
import { PlanView } from "@/components/plan/plan-view";
import { benchmarkMarkdown } from "@/lib/cells/benchmark/markdown";
import type { BenchmarkOutput } from "@/lib/cells/benchmark/schema";
import type { RunView } from "@/lib/notebook/runs";
import { useCanReadRuns } from "../recorded-outputs";
import { SaveRecord } from "../save-record";
import { BenchmarkHistory } from "./benchmark-history";

export interface BenchmarkOutputViewProps {
  output: BenchmarkOutput;
  fileName?: string;
  /** The run that left the output: what it ran is saved with it, and it is compared with the cell's others. */
  run?: RunView | undefined;
}

/** A finished benchmark, its plans drawn by the plan feature, its history read where the reader may. */
export function BenchmarkOutputView({ output, fileName = "benchmark", run }: BenchmarkOutputViewProps) {
  const canReadRuns = useCanReadRuns();
  return (
    <>
      <BenchmarkView
        output={output}
        fileName={fileName}
        renderPlan={({ raw, statement, rolledBack, variant }) => (
          <PlanView raw={raw} statement={statement} rolledBack={rolledBack} heading={`Plan of ${variant}`} />
        )}
        renderComparison={(plans) => (
          <PlanComparisonView
            plans={plans.map(({ label, plan: { raw, statement } }) => ({ label, raw, statement }))}
          />
        )}
        renderHistory={
          canReadRuns && run
            ? () => <BenchmarkHistory key={run.id} output={output} run={run} fileName={fileName} />
            : undefined
        }
      />
      {run && <SaveRecord fileName={fileName} markdown={() => benchmarkMarkdown(run.sourceText, output)} />}
    </>
  );
}
