"use client";

import { useState } from "react";
import type { PlannerLabOutput } from "@/lib/cells/planner-lab/schema";
import type { LabSet } from "@/lib/planner-lab/record";
import { CostScatter } from "./cost-scatter";
import { PlanTable } from "./plan-table";

/** The distinct plans of one parameter set: what the planner thought of each against what it took. */
export function SetComparison({ set, output }: { set: LabSet; output: PlannerLabOutput }) {
  const [highlighted, setHighlighted] = useState<string | null>(null);
  const isStarred = set.plans.some(({ isCostComparable }) => !isCostComparable);
  return (
    <div className="py-3">
      <CostScatter
        plans={set.plans}
        best={set.regret.outcome === "regret" ? set.regret.best : null}
        highlighted={highlighted}
      />
      <PlanTable set={set} choices={output.choices} onHighlight={setHighlighted} />
      {isStarred && (
        <p className="px-4.5 pt-1.5 text-sm text-ink-3">
          * estimated in units that its choice changed, so the cost does not compare with the others.
        </p>
      )}
      {output.refusals.length > 0 && (
        <details className="px-4.5 pt-2 text-sm text-ink-2">
          <summary className="cursor-default">
            {`${output.refusals.length} ${output.refusals.length === 1 ? "choice" : "choices"} could not be planned`}
          </summary>
          <ul className="mt-1 list-disc pl-5">
            {output.refusals.map(({ choice, reason }) => (
              <li key={choice}>{`${choice}: ${reason}`}</li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
