"use client";

import { useMemo, useState, type ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { classes } from "@/components/ui/classes";
import type { PlanCounters, VariantPlan } from "@/lib/benchmark/record";
import { readPlanCounters } from "@/lib/benchmark/plan-counters";
import { armName } from "@/lib/benchmark/spec";
import type { BenchmarkOutput } from "@/lib/cells/benchmark/schema";
import { AppError } from "@/lib/errors";
import { shortFingerprint } from "@/lib/plan/fingerprint";
import { formatBytes, formatExact, formatMs } from "@/lib/format/quantity";

export type RenderPlan = (plan: VariantPlan) => ReactNode;
export type RenderComparison = (plans: { label: string; plan: VariantPlan }[]) => ReactNode;

/** The plan of each variant and parameter set, from its own diagnostic execution. */
export function PlansPanel({
  output,
  renderPlan,
  renderComparison,
}: {
  output: BenchmarkOutput;
  renderPlan?: RenderPlan | undefined;
  renderComparison?: RenderComparison | undefined;
}) {
  const [chosen, setChosen] = useState(0);
  const [isComparing, setComparing] = useState(false);
  const fingerprints = useMemo(() => output.plans.map(fingerprintOf), [output]);
  const plan = output.plans[chosen] ?? output.plans[0];
  if (!plan) return <p className="px-4.5 py-3 text-ink-2">No plan was recorded.</p>;
  const labelOf = ({ variant, paramSet }: VariantPlan) =>
    armName(variant, output.spec.paramSets.find(({ key }) => key === paramSet) ?? { label: "" });
  return (
    <div>
      <div className="flex flex-wrap items-center gap-1 px-4.5 pt-3">
        <div role="group" aria-label="Plan of" className="flex flex-wrap gap-1">
          {output.plans.map((one, index) => (
            <Choice
              key={index}
              isChosen={!isComparing && one === plan}
              onChoose={() => {
                setChosen(index);
                setComparing(false);
              }}
            >
              {labelOf(one)}
            </Choice>
          ))}
        </div>
        {renderComparison && output.plans.length > 1 && (
          <Choice isChosen={isComparing} onChoose={() => setComparing(!isComparing)}>
            Compare
          </Choice>
        )}
        <span className="flex-1" />
        {!isComparing && (
          <PlanIdentity
            fingerprints={fingerprints}
            index={output.plans.indexOf(plan)}
            first={labelOf(output.plans[0] ?? plan)}
          />
        )}
      </div>
      {isComparing && renderComparison ? (
        <div className="mt-3 border-t border-line">
          {renderComparison(output.plans.map((one) => ({ label: labelOf(one), plan: one })))}
        </div>
      ) : (
        <>
          <Counters counters={plan.counters} rolledBack={plan.rolledBack} />
          <div key={chosen} className="border-t border-line">
            {renderPlan ? (
              renderPlan(plan)
            ) : (
              <pre className="overflow-x-auto px-4.5 py-3 font-mono text-code" tabIndex={0}>
                {plan.raw}
              </pre>
            )}
          </div>
        </>
      )}
    </div>
  );
}

interface ChoiceProps {
  isChosen: boolean;
  onChoose: () => void;
  children: string;
}

function Choice({ isChosen, onChoose, children }: ChoiceProps) {
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      onClick={onChoose}
      className={classes(
        "rounded-md border px-2.5 py-0.5 text-sm",
        isChosen ? "border-accent bg-accent-soft text-ink" : "border-line-2 text-ink-2 hover:bg-sunken",
      )}
    >
      {children}
    </button>
  );
}

/** Of the plan as this version reads it; of one that it cannot read, what was recorded. */
function fingerprintOf({ raw, shape }: VariantPlan): string {
  try {
    return readPlanCounters(raw).shape;
  } catch (error) {
    if (error instanceof AppError) return shape;
    throw error;
  }
}

interface PlanIdentityProps {
  fingerprints: readonly string[];
  index: number;
  /** What the first plan is called. */
  first: string;
}

/** A plan's fingerprint, and whether it is the plan of the first variant. */
function PlanIdentity({ fingerprints, index, first }: PlanIdentityProps) {
  const fingerprint = fingerprints[index] ?? "";
  return (
    <span className="flex items-center gap-1.5 text-sm text-ink-2">
      {index > 0 && (fingerprint === fingerprints[0] ? `same plan as ${first}` : `other plan than ${first}`)}
      <Badge
        title={`Fingerprint ${fingerprint}: the plan's shape, relations and indexes, without its figures.`}
      >
        {shortFingerprint(fingerprint)}
      </Badge>
    </span>
  );
}

function Counters({ counters, rolledBack }: { counters: PlanCounters; rolledBack: boolean }) {
  const blocks = (count: number) => formatExact(count);
  const figures: [string, string][] = [
    ["buffers hit", blocks(counters.sharedHitBlocks)],
    ["buffers read", blocks(counters.sharedReadBlocks)],
    ...(counters.sharedDirtiedBlocks > 0
      ? [["buffers dirtied", blocks(counters.sharedDirtiedBlocks)] as [string, string]]
      : []),
    ...(counters.tempReadBlocks + counters.tempWrittenBlocks > 0
      ? [
          [
            "temp read, written",
            `${blocks(counters.tempReadBlocks)}, ${blocks(counters.tempWrittenBlocks)}`,
          ] as [string, string],
        ]
      : []),
    ...(counters.walBytes ? [["WAL", formatBytes(counters.walBytes)] as [string, string]] : []),
    ...(counters.planningTimeMs === null
      ? []
      : [["planning", formatMs(counters.planningTimeMs)] as [string, string]]),
  ];
  return (
    <dl className="flex flex-wrap gap-x-5 gap-y-1 px-4.5 py-2.5 text-sm">
      {figures.map(([name, value]) => (
        <div key={name} className="flex gap-1.5">
          <dt className="text-ink-3">{name}</dt>
          <dd className="font-mono">{value}</dd>
        </div>
      ))}
      {rolledBack && <div className="text-ink-3">executed in a transaction that was rolled back</div>}
    </dl>
  );
}
