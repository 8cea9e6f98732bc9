"use client";

import { useRef } from "react";
import { benchmarkProgressSchema, type BenchmarkProgress } from "@/lib/benchmark/progress";
import { formatMs } from "@/lib/format/quantity";
import { Axis } from "./axis";
import { logScale, logTicks, msTick } from "./log-axis";
import { useWidth } from "@/components/ui/use-width";

const ROW = 30;
const TOP = 8;

/** The latest executions of each variant while a benchmark runs; colours come with the verdict, not before. */
export function LiveView({ detail }: { detail: unknown }) {
  const parsed = benchmarkProgressSchema.safeParse(detail);
  if (!parsed.success || parsed.data.arms.every(({ n }) => n === 0)) return null;
  return <LiveStrips arms={parsed.data.arms} />;
}

function LiveStrips({ arms }: { arms: BenchmarkProgress["arms"] }) {
  const ref = useRef<HTMLDivElement>(null);
  const width = useWidth(ref, 820);
  const names = arms.map(({ variant, paramSet }) => (paramSet === "" ? variant : `${variant} · ${paramSet}`));
  const left = Math.min(170, Math.max(70, ...names.map((name) => name.length * 6.6 + 14)));
  const right = width - 130;
  const bottom = TOP + arms.length * ROW;
  const scale = logScale(
    arms.flatMap(({ recentMs }) => recentMs),
    [left, right],
  );
  return (
    <div
      ref={ref}
      className="min-w-0 px-4.5 pb-2"
      role="status"
      aria-live="off"
      aria-label="Executions so far"
    >
      <svg
        width={Math.max(0, width)}
        height={bottom + 22}
        className="block overflow-visible"
        role="img"
        aria-label={spoken(arms, names)}
      >
        <Axis ticks={logTicks(scale)} position={scale} label={msTick} top={TOP} bottom={bottom} />
        {arms.map((arm, index) => {
          const y = TOP + index * ROW + ROW / 2;
          return (
            <g key={names[index]}>
              <text x={0} y={y + 4} className="fill-ink font-sans text-xs font-semibold">
                {names[index]}
              </text>
              {arm.recentMs.map((ms, order) => (
                <circle
                  key={order}
                  cx={scale(ms)}
                  cy={y}
                  r={2.6}
                  fill="var(--ink-2)"
                  fillOpacity={0.15 + (0.5 * order) / arm.recentMs.length}
                />
              ))}
              {arm.medianMs !== null && (
                <line
                  x1={scale(arm.medianMs)}
                  x2={scale(arm.medianMs)}
                  y1={y - 9}
                  y2={y + 9}
                  stroke="var(--ink)"
                  strokeWidth={2}
                />
              )}
              <text x={width} y={y + 4} textAnchor="end" className="fill-ink-2 font-mono text-xs">
                {arm.medianMs === null ? "" : `${formatMs(arm.medianMs)} · ${arm.n}`}
              </text>
            </g>
          );
        })}
      </svg>
    </div>
  );
}

const spoken = (arms: BenchmarkProgress["arms"], names: readonly string[]): string =>
  arms
    .map(
      ({ n, medianMs }, index) =>
        `${names[index]}: ${n} executions${medianMs === null ? "" : `, median ${formatMs(medianMs)}`}`,
    )
    .join("; ");
