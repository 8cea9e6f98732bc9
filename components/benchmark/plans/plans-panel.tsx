"use client";

import { useMemo, type ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import type { VariantPlan } from "@/lib/benchmark/record";
import { armName } from "@/lib/benchmark/spec";
import type { BenchmarkOutput } from "@/lib/cells/benchmark/schema";
import { shortFingerprint } from "@/lib/plan/fingerprint";
import { Choice } from "../set-picker";
import { fingerprintOf } from "./plan-fingerprint";
import { PlanFlips } from "./plan-flips";
import type { ShowPlans } from "./plan-strip";

export type RenderPlan = (plan: VariantPlan) => ReactNode;
export type RenderComparison = (plans: { label: string; plan: VariantPlan }[]) => ReactNode;

export interface PlansPanelProps {
  output: BenchmarkOutput;
  /** An index into the record's plans, or the comparison of all of them. */
  shown: number | "compare";
  onShow: ShowPlans;
  renderPlan?: RenderPlan | undefined;
  renderComparison?: RenderComparison | undefined;
}

/** The plan of each variant and parameter set, from its own diagnostic execution. */
export function PlansPanel({ output, shown, onShow, renderPlan, renderComparison }: PlansPanelProps) {
  const fingerprints = useMemo(() => output.plans.map(fingerprintOf), [output]);
  const canCompare = renderComparison !== undefined && output.plans.length > 1;
  const isComparing = shown === "compare" && canCompare;
  const chosen = typeof shown === "number" && output.plans[shown] ? shown : 0;
  const plan = output.plans[chosen];
  if (!plan) return <p className="px-4.5 py-3 text-ink-2">No plan was recorded.</p>;
  const labelOf = ({ variant, paramSet }: VariantPlan) =>
    armName(variant, output.spec.paramSets.find(({ key }) => key === paramSet) ?? { label: "" });
  return (
    <div>
      <PlanFlips output={output} />
      <div className="flex flex-wrap items-center gap-1 px-4.5 py-3">
        <div role="group" aria-label="Plan of" className="flex flex-wrap gap-1">
          {output.plans.map((one, index) => (
            <Choice key={index} isChosen={!isComparing && index === chosen} onChoose={() => onShow(index)}>
              {labelOf(one)}
            </Choice>
          ))}
        </div>
        {canCompare && (
          <Choice isChosen={isComparing} onChoose={() => onShow(isComparing ? chosen : "compare")}>
            Compare
          </Choice>
        )}
        <span className="flex-1" />
        {!isComparing && (
          <PlanIdentity
            fingerprints={fingerprints}
            index={chosen}
            first={labelOf(output.plans[0] ?? plan)}
            isRolledBack={plan.rolledBack}
          />
        )}
      </div>
      {isComparing ? (
        <div className="border-t border-line">
          {renderComparison(output.plans.map((one) => ({ label: labelOf(one), plan: one })))}
        </div>
      ) : (
        <div key={chosen} className="border-t border-line">
          {renderPlan ? (
            renderPlan(plan)
          ) : (
            <pre className="overflow-x-auto px-4.5 py-3 font-mono text-code" tabIndex={0}>
              {plan.raw}
            </pre>
          )}
        </div>
      )}
    </div>
  );
}

interface PlanIdentityProps {
  fingerprints: readonly string[];
  index: number;
  /** What the first plan is called. */
  first: string;
  isRolledBack: boolean;
}

/** A plan's fingerprint, and whether it is the plan of the first variant. */
function PlanIdentity({ fingerprints, index, first, isRolledBack }: PlanIdentityProps) {
  const fingerprint = fingerprints[index] ?? "";
  return (
    <span className="flex flex-wrap items-center gap-1.5 text-sm text-ink-2">
      {isRolledBack && "executed and rolled back,"}
      {index > 0 && (fingerprint === fingerprints[0] ? `same plan as ${first}` : `other plan than ${first}`)}
      <Badge
        title={`Fingerprint ${fingerprint}: the plan's shape, relations and indexes, without its figures.`}
      >
        {shortFingerprint(fingerprint)}
      </Badge>
    </span>
  );
}
