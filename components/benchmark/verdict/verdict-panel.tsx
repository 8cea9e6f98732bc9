"use client";

import { useMemo, useState } from "react";
import type { BenchmarkOutput } from "@/lib/cells/benchmark/schema";
import { armsOf, baselineOf, ratiosOf, worstSets } from "../arms";
import type { AxisKind } from "../chart/log-axis";
import { PlanStrip, type ShowPlans } from "../plans/plan-strip";
import { LatencyControls, LatencyView, type LatencyForm } from "../samples/latency-view";
import { BalanceSection } from "./balance-section";
import { Counterexamples } from "./counterexample";
import { Pills } from "./pills";
import { RatioChart } from "./ratio-chart";
import { ResultDifferences } from "./result-differences";
import { VerdictSentence } from "./verdict-sentence";
import { VoidNotice } from "./void-notice";
import { WarningList } from "./warning-list";

export interface VerdictPanelProps {
  output: BenchmarkOutput;
  fileName: string;
  onShowPlans: ShowPlans;
}

/** The answer: the sentence, the facts that carry it, and the charts that show it, parameter set by parameter set. */
export function VerdictPanel({ output, fileName, onShowPlans }: VerdictPanelProps) {
  return (
    <>
      <div className="space-y-3 px-4.5 pt-4 pb-3">
        <VoidNotice environment={output.environment} />
        <VerdictSentence parts={output.verdict} />
        <Pills output={output} />
        <WarningList warnings={output.warnings} isFolded />
      </div>
      <VerdictCharts output={output} fileName={fileName} />
      <Counterexamples output={output} />
      <ResultDifferences output={output} />
      <BalanceSection output={output} />
      <PlanStrip output={output} onShow={onShowPlans} />
    </>
  );
}

function VerdictCharts({ output, fileName }: { output: BenchmarkOutput; fileName: string }) {
  const { paramSets } = output.spec;
  const baseline = baselineOf(output);
  const [form, setForm] = useState<LatencyForm>("strip");
  const [axis, setAxis] = useState<AxisKind>("log");
  const sets = useMemo(
    () => paramSets.map((set) => ({ set, arms: armsOf(output, set.key), ratios: ratiosOf(output, set.key) })),
    [output, paramSets],
  );
  const domains = useMemo(() => domainsOf(output), [output]);
  const worst = useMemo(() => worstSets(output), [output]);
  const hasRatios = sets.some(({ ratios }) => ratios.some(({ comparison }) => comparison !== null));
  const controls = <LatencyControls form={form} onForm={setForm} axis={axis} onAxis={setAxis} />;
  return sets.map(({ set, arms, ratios }, index) => {
    const name = set.label === "" ? "" : `, ${set.label}`;
    return (
      <div
        role="group"
        key={set.key}
        aria-label={set.label === "" ? "Charts" : set.label}
        className={
          hasRatios ? "grid border-t border-line rail:grid-cols-[1.35fr_1fr]" : "border-t border-line"
        }
      >
        {set.label !== "" && (
          <p className="col-span-full flex flex-wrap items-center gap-2 px-4.5 pt-2.5 text-sm font-semibold break-all">
            {set.label}
            {worst.has(set.key) && (
              <span className="rounded-full bg-worse-soft px-2 py-px text-xs font-medium whitespace-nowrap text-worse">
                lowest ratio
              </span>
            )}
          </p>
        )}
        <div className="min-w-0 px-4.5 py-3">
          <LatencyView
            form={form}
            arms={arms}
            domain={domains.get(set.statement) ?? []}
            axis={axis}
            title={`Latency of each execution${name}`}
            shownTitle="Latency of each execution"
            fileName={`${fileName}-latency${index === 0 ? "" : `-${set.key}`}`}
            controls={index === 0 ? controls : undefined}
          />
        </div>
        {hasRatios && (
          <div className="min-w-0 border-t border-line px-4.5 py-3 rail:border-t-0 rail:border-l">
            {ratios.length > 0 && (
              <RatioChart
                rows={ratios}
                baseline={baseline}
                title={`Ratio to ${baseline}${name}`}
                shownTitle={`Ratio to ${baseline}`}
                fileName={`${fileName}-ratio${index === 0 ? "" : `-${set.key}`}`}
              />
            )}
          </div>
        )}
      </div>
    );
  });
}

/** All times of each statement: the cases of one are drawn on one scale, so that they can be compared by eye. */
function domainsOf({ spec, samples, shadowSamples }: BenchmarkOutput): Map<string | null, number[]> {
  const statements = new Map(spec.paramSets.map(({ key, statement }) => [key, statement]));
  const domains = new Map<string | null, number[]>();
  for (const { paramSet, elapsedMs } of [...samples, ...shadowSamples]) {
    const statement = statements.get(paramSet) ?? null;
    const times = domains.get(statement);
    if (times) times.push(elapsedMs);
    else domains.set(statement, [elapsedMs]);
  }
  return domains;
}
