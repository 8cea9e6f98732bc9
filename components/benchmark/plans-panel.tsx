"use client";

import { useState, type ReactNode } from "react";
import { classes } from "@/components/ui/classes";
import type { PlanCounters, VariantPlan } from "@/lib/benchmark/record";
import { armName } from "@/lib/benchmark/spec";
import type { BenchmarkOutput } from "@/lib/cells/benchmark/schema";
import { formatBytes, formatExact, formatMs } from "@/lib/format/quantity";

export type RenderPlan = (plan: VariantPlan) => ReactNode;

/** The plan of each variant and parameter set, from its own diagnostic execution. */
export function PlansPanel({
  output,
  renderPlan,
}: {
  output: BenchmarkOutput;
  renderPlan?: RenderPlan | undefined;
}) {
  const [chosen, setChosen] = useState(0);
  const plan = output.plans[chosen] ?? output.plans[0];
  if (!plan) return <p className="px-4.5 py-3 text-ink-2">No plan was recorded.</p>;
  const labelOf = ({ variant, paramSet }: VariantPlan) =>
    armName(variant, output.spec.paramSets.find(({ key }) => key === paramSet) ?? { label: "" });
  return (
    <div>
      <div role="group" aria-label="Plan of" className="flex flex-wrap gap-1 px-4.5 pt-3">
        {output.plans.map((one, index) => (
          <button
            key={index}
            type="button"
            aria-pressed={one === plan}
            onClick={() => setChosen(index)}
            className={classes(
              "rounded-md border px-2.5 py-0.5 text-sm",
              one === plan
                ? "border-accent bg-accent-soft text-ink"
                : "border-line-2 text-ink-2 hover:bg-sunken",
            )}
          >
            {labelOf(one)}
          </button>
        ))}
      </div>
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
    </div>
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
