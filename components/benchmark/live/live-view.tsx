"use client";

import type { ReactNode } from "react";
import { benchmarkProgressSchema, type BenchmarkProgress } from "@/lib/benchmark/progress";
import { LiveIntervals } from "./live-intervals";
import { LiveStrips } from "./live-strips";

const PHASES: readonly { phase: BenchmarkProgress["phase"]; words: string; isOptional?: true }[] = [
  { phase: "preparing", words: "preparing" },
  { phase: "cloning", words: "copying", isOptional: true },
  { phase: "comparing", words: "comparing results" },
  { phase: "refuting", words: "trying to refute", isOptional: true },
  { phase: "warm-up", words: "warming up" },
  { phase: "measuring", words: "measuring" },
  { phase: "restoring", words: "restoring" },
];

/**
 * A benchmark while it runs: its phase, the latest executions, the intervals so far against the floor, and what it waits
 * for. Its height is settled by the variants from the first word on; colours come with the verdict, not before.
 */
export function LiveView({ detail, actions }: { detail: unknown; actions?: ReactNode }) {
  const parsed = benchmarkProgressSchema.safeParse(detail);
  if (!parsed.success) return null;
  const { phase, arms, soFar } = parsed.data;
  return (
    <div className="min-w-0 space-y-3 px-4.5 pb-3" role="group" aria-label="Measurement so far">
      <div className="flex min-h-6 flex-wrap items-center gap-x-4 gap-y-2">
        <Phases phase={phase} />
        <span className="flex-1" />
        {actions}
      </div>
      <div className="grid gap-x-6 gap-y-3 rail:grid-cols-[1.35fr_1fr]">
        <LiveStrips arms={arms} />
        <LiveIntervals arms={arms} soFar={soFar} />
      </div>
    </div>
  );
}

function Phases({ phase }: { phase: BenchmarkProgress["phase"] }) {
  return (
    <ol aria-label="Phases" className="flex flex-wrap gap-x-1.5 text-sm text-ink-3">
      {PHASES.filter((one) => one.phase === phase || !one.isOptional).map((one, index) => (
        <li key={one.phase} aria-current={one.phase === phase ? "step" : undefined}>
          {index > 0 && <span aria-hidden="true">→ </span>}
          <span className={one.phase === phase ? "font-medium text-ink" : ""}>{one.words}</span>
        </li>
      ))}
    </ol>
  );
}
