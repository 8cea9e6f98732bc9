import type { ReactNode } from "react";
import { formatMs } from "@/lib/format/quantity";
import { labProgressSchema } from "@/lib/planner-lab/progress";

/** A running planner lab: how far it is, the running medians of the plans, and what can be done about it. */
export function LabProgressView({ detail, actions }: { detail: unknown; actions?: ReactNode }) {
  const parsed = labProgressSchema.safeParse(detail);
  if (!parsed.success) return null;
  const { choicesPlanned, choices, distinctPlans, pairs, ofPairs, plans } = parsed.data;
  const facts = [
    ...(choices > 0 ? [`${choicesPlanned} of ${choices} choices planned`] : []),
    ...(distinctPlans > 0 ? [`${distinctPlans} distinct ${distinctPlans === 1 ? "plan" : "plans"}`] : []),
    ...(ofPairs > 0 ? [`${pairs} of at most ${ofPairs} pairs`] : []),
  ];
  return (
    <div className="px-3.5 pb-3 text-sm text-ink-2">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p>{facts.join(" · ")}</p>
        {actions}
      </div>
      {plans.length > 0 && (
        <ul className="mt-1.5 grid gap-x-6 gap-y-0.5 font-mono text-xs sm:grid-cols-2">
          {plans.map(({ plan, n, medianMs }) => (
            <li key={plan} className="flex justify-between gap-3">
              <span>{plan}</span>
              <span>{medianMs === null ? "" : `${formatMs(medianMs)} (${n})`}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
