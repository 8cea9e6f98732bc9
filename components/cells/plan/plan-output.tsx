"use client";

import { PlanView } from "@/components/plan/plan-view";
import type { PlanOutput } from "@/lib/cells/plan/schema";
import type { TryIt } from "@/lib/plan/rules/finding";

export interface PlanOutputViewProps {
  output: PlanOutput;
  /** Inserts a benchmark of the statement with and without the change that a finding proposes. */
  onMeasure?: ((change: TryIt) => void) | undefined;
}

/** The plans that explaining a cell left behind, one below the other. */
export function PlanOutputView({ output, onMeasure }: PlanOutputViewProps) {
  const isOne = output.plans.length === 1;
  return (
    <div className="divide-y divide-line-2">
      {output.plans.map((plan, index) => (
        <PlanView
          key={index}
          raw={plan.raw}
          statement={plan.statement}
          rolledBack={plan.rolledBack}
          heading={isOne ? null : `Plan ${index + 1}`}
          onMeasure={
            onMeasure === undefined
              ? undefined
              : ({ tryIt }) => {
                  if (tryIt !== undefined) onMeasure(tryIt);
                }
          }
        />
      ))}
    </div>
  );
}
