"use client";

import { useRef } from "react";
import { scaleLinear } from "d3";
import type { BenchmarkOutput } from "@/lib/cells/benchmark/schema";
import { formatMs } from "@/lib/format/quantity";
import { armsOf, TONE_COLOUR } from "./arms";
import { logScale, logTicks, msTick } from "./log-axis";
import { useWidth } from "@/components/ui/use-width";

const HEIGHT = 150;
const LEFT = 58;
const MOST_MARKS = 1500;

/** Every execution of one parameter set at the time it ran: drift, steps and stalls show here. */
export function TimeChart({
  output,
  paramSet,
  caption,
}: {
  output: BenchmarkOutput;
  paramSet: string;
  caption: string;
}) {
  const ref = useRef<HTMLDivElement>(null);
  const width = useWidth(ref, 820);
  const samples = output.samples.filter((sample) => sample.paramSet === paramSet);
  const every = Math.ceil(samples.length / MOST_MARKS);
  const colours = new Map(armsOf(output, paramSet).map(({ variant, tone }) => [variant, TONE_COLOUR[tone]]));
  const endMs = Math.max(1, ...samples.map(({ atMs, elapsedMs }) => atMs + elapsedMs));
  const x = scaleLinear([0, endMs], [LEFT, width - 12]);
  const y = logScale(
    samples.map(({ elapsedMs }) => elapsedMs),
    [HEIGHT - 26, 8],
  );
  const legend = [...colours];
  return (
    <div ref={ref} className="min-w-0">
      <p className="mb-1 flex flex-wrap gap-x-4 text-xs text-ink-2">
        {legend.map(([variant, colour]) => (
          <span key={variant} className="inline-flex items-center gap-1.5">
            <span className="size-2 rounded-full" style={{ background: colour }} />
            {variant}
          </span>
        ))}
      </p>
      <svg
        width={width}
        height={HEIGHT}
        role="img"
        aria-label={`${caption}; the table below holds the same figures`}
        className="block"
      >
        {logTicks(y, 30).map((tick) => (
          <g key={tick} transform={`translate(0,${y(tick)})`}>
            <line x1={LEFT} x2={width - 12} stroke="var(--line)" />
            <text x={LEFT - 8} y={4} textAnchor="end" className="fill-ink-3 font-mono text-xs">
              {msTick(tick)}
            </text>
          </g>
        ))}
        {x.ticks(width < 500 ? 3 : 6).map((tick) => (
          <text
            key={tick}
            x={x(tick)}
            y={HEIGHT - 6}
            textAnchor="middle"
            className="fill-ink-3 font-mono text-xs"
          >
            {tick === 0 ? "0" : msTick(tick)}
          </text>
        ))}
        {samples
          .filter((_, index) => index % every === 0)
          .map((sample, index) => (
            <circle
              key={index}
              cx={x(sample.atMs)}
              cy={y(sample.elapsedMs)}
              r={2.3}
              fill={colours.get(sample.variant)}
              fillOpacity={0.55}
            >
              <title>{`${sample.variant}, round ${sample.round + 1}: ${formatMs(sample.elapsedMs)}`}</title>
            </circle>
          ))}
      </svg>
    </div>
  );
}
