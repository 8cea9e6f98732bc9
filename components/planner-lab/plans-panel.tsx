"use client";

import { useState, type ReactNode } from "react";
import { classes } from "@/components/ui/classes";
import { bestPlanOf, defaultPlanOf, type LabPlan, type LabSet } from "@/lib/planner-lab/record";

interface PlansPanelProps {
  set: LabSet;
  renderPlan: (plan: LabPlan) => ReactNode;
  renderComparison: (plans: readonly LabPlan[]) => ReactNode;
  renderThumbnail: (plan: LabPlan) => ReactNode;
}

/** The plans of one parameter set as thumbnails, of which one opens; or the default and the others compared. */
export function PlansPanel({ set, renderPlan, renderComparison, renderThumbnail }: PlansPanelProps) {
  const [chosen, setChosen] = useState(() => bestPlanOf(set).plan);
  const [isComparing, setComparing] = useState(false);
  const plan = set.plans.find((one) => one.plan === chosen) ?? defaultPlanOf(set);
  const [byDefault, best] = [defaultPlanOf(set), bestPlanOf(set)];
  const others = set.plans.filter((one) => one !== byDefault && one !== best);
  const compared = best === byDefault ? [byDefault, ...others] : [byDefault, best, ...others];
  return (
    <div>
      <div role="group" aria-label="Plan" className="flex gap-2 overflow-x-auto px-4.5 py-3">
        {set.plans.map((one) => (
          <PlanButton
            key={one.plan}
            isChosen={!isComparing && one === plan}
            label={`${one.plan}${one.isDefault ? ", default" : ""}`}
            outline={one.outline}
            onChoose={() => {
              setChosen(one.plan);
              setComparing(false);
            }}
          >
            {renderThumbnail(one)}
          </PlanButton>
        ))}
        {set.plans.length > 1 && (
          <PlanButton
            isChosen={isComparing}
            label="Compare"
            outline="The default and the others side by side"
            onChoose={() => setComparing(!isComparing)}
          >
            the default with the others, node by node
          </PlanButton>
        )}
      </div>
      <div className="border-t border-line">
        {isComparing ? (
          renderComparison(compared)
        ) : (
          <>
            {plan.counters === null && (
              <p className="px-4.5 pt-3 text-sm text-ink-2">
                This plan was not executed to its end, so it shows estimates only.
              </p>
            )}
            <div key={plan.plan}>{renderPlan(plan)}</div>
          </>
        )}
      </div>
    </div>
  );
}

interface PlanButtonProps {
  isChosen: boolean;
  label: string;
  outline: string;
  onChoose: () => void;
  children?: ReactNode;
}

function PlanButton({ isChosen, label, outline, onChoose, children }: PlanButtonProps) {
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      title={outline}
      onClick={onChoose}
      className={classes(
        "flex w-36 shrink-0 flex-col gap-1 rounded-md border px-2 py-1.5 text-left text-sm",
        isChosen ? "border-accent bg-accent-soft text-ink" : "border-line-2 text-ink-2 hover:bg-sunken",
      )}
    >
      <span className="font-mono text-xs font-medium">{label}</span>
      {children}
    </button>
  );
}
