"use client";

import { BenchmarkView } from "@/components/benchmark/benchmark-view";
import { LiveView } from "@/components/benchmark/live-view";
import { PlanComparisonView } from "@/components/plan/comparison/plan-comparison";
import { PlanView } from "@/components/plan/plan-view";
import type { BenchmarkOutput } from "@/lib/cells/benchmark/schema";

/** A finished benchmark, its plans drawn by the plan feature. */
export function BenchmarkOutputView({
  output,
  fileName = "benchmark",
}: {
  output: BenchmarkOutput;
  fileName?: string;
}) {
  return (
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
    />
  );
}

/** A running benchmark, from the detail of its progress. */
export function BenchmarkProgressView({ detail }: { detail: unknown }) {
  return <LiveView detail={detail} />;
}
