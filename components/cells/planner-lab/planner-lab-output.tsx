"use client";

import { PlanThumbnail } from "@/components/benchmark/plans/plan-thumbnail";
import { PlanComparisonView } from "@/components/plan/comparison/plan-comparison";
import { PlanView } from "@/components/plan/plan-view";
import { PlannerLabView } from "@/components/planner-lab/planner-lab-view";
import { plannerLabMarkdown } from "@/lib/cells/planner-lab/markdown";
import type { PlannerLabOutput } from "@/lib/cells/planner-lab/schema";
import type { Advice } from "@/lib/planner-lab/record";
import { SaveRecord } from "../save-record";

interface PlannerLabOutputProps {
  output: PlannerLabOutput;
  /** The text that ran. */
  source: string;
  fileName: string;
  /** Inserts a benchmark of a piece of advice; null where the reader may not edit. */
  onMeasure: ((advice: Advice) => void) | null;
}

/** A finished planner lab, its plans drawn by the plan feature. */
export function PlannerLabOutputView({ output, source, fileName, onMeasure }: PlannerLabOutputProps) {
  const { statement } = output.spec.statement;
  return (
    <>
      <PlannerLabView
        output={output}
        onMeasure={onMeasure}
        renderPlan={({ raw, rolledBack, plan }) => (
          <PlanView
            raw={raw}
            statement={statement}
            rolledBack={rolledBack}
            heading={`Plan ${plan}`}
            catalog={output.catalog}
          />
        )}
        renderComparison={(plans) => (
          <PlanComparisonView
            plans={plans.map(({ plan, isDefault, raw }) => ({
              label: isDefault ? `${plan} (default)` : plan,
              raw,
              statement,
            }))}
          />
        )}
        renderThumbnail={({ raw }) => <PlanThumbnail raw={raw} />}
      />
      <SaveRecord fileName={fileName} markdown={() => plannerLabMarkdown(source, output)} />
    </>
  );
}
