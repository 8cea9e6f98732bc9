"use client";

import { useMemo, useState } from "react";
import { comparePlans } from "@/lib/plan/comparison/compare-plans";
import { Circumstances } from "./circumstances";
import { readComparable, type ComparablePlan } from "./compared-plans";
import { ComparisonSentence } from "./comparison-sentence";
import { ComparisonTabs } from "./comparison-tabs";
import { PlanChoice } from "./plan-choice";
import { PlanMatrix } from "./plan-matrix";
import { TotalsTable } from "./totals-table";

export interface PlanComparisonProps {
  /** The first is the baseline, the second is compared with it, until the reader chooses others. */
  plans: readonly ComparablePlan[];
}

/** Two of some plans side by side and merged, with what it cost, where they ran, and how their nodes correspond. */
export function PlanComparisonView({ plans }: PlanComparisonProps) {
  const { named, unreadable } = useMemo(() => readComparable(plans), [plans]);
  const [chosen, setChosen] = useState({ baseline: 0, other: 1 });
  const baseline = Math.min(chosen.baseline, named.length - 1);
  const other = Math.min(chosen.other, named.length - 1);
  const [before, after] = [named[baseline], named[other]];
  const comparison = useMemo(
    () => (before === undefined || after === undefined ? null : comparePlans(before, after)),
    [before, after],
  );
  return (
    <div role="group" aria-label="Comparison of plans" className="min-w-0 [font-variant-ligatures:none]">
      {unreadable.length > 0 && (
        <p className="px-4 pt-3 text-sm text-worse">Could not be read: {unreadable.join(", ")}.</p>
      )}
      {comparison === null || before === undefined || after === undefined || named.length < 2 ? (
        <p className="px-4 py-3 text-ink-2">There is no second plan to compare with.</p>
      ) : (
        <>
          <div className="border-b border-line px-4 py-3">
            <PlanChoice named={named} baseline={baseline} other={other} onChoose={setChosen} />
            <ComparisonSentence
              comparison={comparison}
              isOneStatement={isOneStatement(before.statement, after.statement)}
            />
          </div>
          {named.length > 2 && (
            <PlanMatrix named={named} baseline={baseline} other={other} onChoose={setChosen} />
          )}
          <div className="grid gap-x-8 border-b border-line sm:grid-cols-[minmax(0,1fr)_auto]">
            <TotalsTable comparison={comparison} names={{ before: before.label, after: after.label }} />
            <Circumstances comparison={comparison} names={{ before: before.label, after: after.label }} />
          </div>
          <ComparisonTabs
            key={`${baseline} ${other}`}
            comparison={comparison}
            names={{ before: before.label, after: after.label }}
          />
        </>
      )}
    </div>
  );
}

/** True also when one of the two is not known. White space does not count. */
function isOneStatement(before: string, after: string): boolean {
  const [a, b] = [before, after].map((text) => text.replace(/\s+/g, " ").trim());
  return a === "" || b === "" || a === b;
}
