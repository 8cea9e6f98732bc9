"use client";

import { useMemo, useState } from "react";
import type { ParamSet } from "@/lib/benchmark/spec";
import type { BenchmarkOutput } from "@/lib/cells/benchmark/schema";
import {
  armsOf,
  baselineOf,
  latencyDomains,
  ratiosOf,
  worstSets,
  type ArmView,
  type RatioView,
} from "../arms";
import type { AxisKind } from "../chart/log-axis";
import { LatencyControls, LatencyView, type LatencyForm } from "../samples/latency-view";
import { RatioChart } from "./ratio-chart";
import { LowestRatio, SetTitle } from "./set-title";

/** More sets than this are drawn small, with all ratios in one chart. */
const SETS_AT_FULL_SIZE = 3;

interface SetView {
  set: ParamSet;
  arms: ArmView[];
  ratios: RatioView[];
  /** Milliseconds that the axis of time reaches over. */
  domain: readonly number[];
}

interface ChartsProps {
  sets: SetView[];
  worst: ReadonlySet<string>;
  baseline: string;
  fileName: string;
}

/** Distributions and ratios: set by set at full size while they are few, else as small multiples. */
export function VerdictCharts({ output, fileName }: { output: BenchmarkOutput; fileName: string }) {
  const { paramSets } = output.spec;
  const areMany = paramSets.length > SETS_AT_FULL_SIZE;
  const sets = useMemo(() => {
    const domains = latencyDomains(output);
    return paramSets.map((set): SetView => ({
      set,
      arms: armsOf(output, set.key),
      ratios: ratiosOf(output, set.key, areMany),
      domain: domains.get(set.statement) ?? [],
    }));
  }, [output, paramSets, areMany]);
  const worst = useMemo(() => worstSets(output), [output]);
  const charts = { sets, worst, baseline: baselineOf(output), fileName };
  return areMany ? <SmallMultiples {...charts} /> : <FullCharts {...charts} />;
}

function FullCharts({ sets, worst, baseline, fileName }: ChartsProps) {
  const { controls, ...choice } = useLatencyChoice();
  const hasRatios = sets.some(({ ratios }) => ratios.some(({ comparison }) => comparison !== null));
  return sets.map(({ set, arms, ratios, domain }, index) => {
    const [name, suffix] = [set.label === "" ? "" : `, ${set.label}`, index === 0 ? "" : `-${set.key}`];
    return (
      <div
        role="group"
        key={set.key}
        aria-label={set.label === "" ? "Charts" : set.label}
        className={
          hasRatios ? "grid border-t border-line rail:grid-cols-[1.35fr_1fr]" : "border-t border-line"
        }
      >
        <SetTitle set={set} isWorst={worst.has(set.key)} className="col-span-full px-4.5 pt-2.5" />
        <div className="min-w-0 px-4.5 py-3">
          <LatencyView
            {...choice}
            arms={arms}
            domain={domain}
            title={`Latency of each execution${name}`}
            shownTitle="Latency of each execution"
            fileName={`${fileName}-latency${suffix}`}
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
                fileName={`${fileName}-ratio${suffix}`}
              />
            )}
          </div>
        )}
      </div>
    );
  });
}

/** All ratios on one axis, the lowest last, and below them the distributions side by side. */
function SmallMultiples({ sets, worst, baseline, fileName }: ChartsProps) {
  const { controls, ...choice } = useLatencyChoice();
  const rows = sets
    .flatMap(({ ratios }) => ratios.filter(({ comparison }) => comparison !== null))
    .sort((a, b) => (b.comparison?.ratio ?? 1) - (a.comparison?.ratio ?? 1));
  return (
    <>
      {rows.length > 0 && (
        <div className="border-t border-line px-4.5 py-3">
          <RatioChart
            rows={rows}
            baseline={baseline}
            title={`Ratio to ${baseline}, the lowest last`}
            fileName={`${fileName}-ratio`}
          />
        </div>
      )}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 border-t border-line px-4.5 pt-3 text-xs font-semibold text-ink-2">
        Latency of each execution {controls}
      </div>
      <div className="grid gap-x-8 gap-y-3 px-4.5 pt-2 pb-3 rail:grid-cols-2">
        {sets.map(({ set, arms, domain }) => (
          <LatencyView
            key={set.key}
            {...choice}
            arms={arms}
            domain={domain}
            title={`Latency of each execution, ${set.label}`}
            shownTitle={set.label}
            fileName={`${fileName}-latency-${set.key}`}
            controls={worst.has(set.key) ? <LowestRatio /> : undefined}
          />
        ))}
      </div>
    </>
  );
}

/** One choice of form and axis for all distributions that are read together, and the switches that make it. */
function useLatencyChoice() {
  const [form, setForm] = useState<LatencyForm>("strip");
  const [axis, setAxis] = useState<AxisKind>("log");
  const controls = <LatencyControls form={form} onForm={setForm} axis={axis} onAxis={setAxis} />;
  return { form, axis, controls };
}
