"use client";

import { useRef } from "react";
import { formatExact, formatMs } from "@/lib/format/quantity";
import { TONE_COLOUR, type ArmView } from "./arms";
import { Axis } from "./axis";
import { logScale, logTicks, msTick } from "./log-axis";
import { useWidth } from "@/components/ui/use-width";

const ROW = 40;
const TOP = 14;
/** More marks than this per variant are one grey cloud; an even selection shows the same shape. */
const MOST_MARKS = 300;

/** Every execution of each variant as a dot, with its median and its interquartile range, on a logarithmic axis. */
export function LatencyChart({
  arms,
  domain,
  caption,
}: {
  arms: ArmView[];
  domain: number[];
  caption: string;
}) {
  const ref = useRef<HTMLDivElement>(null);
  const width = useWidth(ref, 520);
  const left = Math.min(110, Math.max(54, ...arms.map(({ variant }) => variant.length * 6.6 + 14)));
  const bottom = TOP + arms.length * ROW;
  const scale = logScale(domain, [left, width - 14]);
  return (
    <div ref={ref} className="relative min-w-0">
      <svg
        width={width}
        height={bottom + 22}
        role="img"
        aria-label={`${caption}, logarithmic axis`}
        className="block overflow-visible"
      >
        <Axis ticks={logTicks(scale)} position={scale} label={msTick} top={TOP - 8} bottom={bottom} />
        {arms.map((arm, index) => (
          <Strip
            key={arm.variant}
            arm={arm}
            y={TOP + index * ROW + ROW / 2 + 4}
            position={scale}
            right={width}
          />
        ))}
      </svg>
      <LatencyTable arms={arms} caption={caption} />
    </div>
  );
}

function Strip({
  arm,
  y,
  position,
  right,
}: {
  arm: ArmView;
  y: number;
  position: (ms: number) => number;
  right: number;
}) {
  const colour = TONE_COLOUR[arm.tone];
  const { median, p25, p75 } = arm.summary;
  const every = Math.ceil(arm.times.length / MOST_MARKS);
  const isFarRight = position(median) > right - 70;
  return (
    <g>
      <text x={0} y={y + 4} className="fill-ink font-sans text-xs font-semibold">
        {arm.variant.length > 14 ? `${arm.variant.slice(0, 13)}…` : arm.variant}
      </text>
      <rect
        x={position(p25)}
        y={y - 9}
        width={Math.max(1, position(p75) - position(p25))}
        height={18}
        rx={3}
        fill={colour}
        fillOpacity={0.13}
        stroke={colour}
        strokeOpacity={0.35}
      />
      {arm.times
        .filter((_, index) => index % every === 0)
        .map((ms, index) => (
          <circle
            key={index}
            cx={position(ms)}
            cy={y + jitter(index) * 7}
            r={2.3}
            fill={colour}
            fillOpacity={0.42}
          >
            <title>{formatMs(ms)}</title>
          </circle>
        ))}
      <line
        x1={position(median)}
        x2={position(median)}
        y1={y - 12}
        y2={y + 12}
        stroke={colour}
        strokeWidth={2.2}
      />
      <text
        x={position(median) + (isFarRight ? -5 : 5)}
        y={y - 13}
        textAnchor={isFarRight ? "end" : "start"}
        className="fill-ink-2 font-mono text-xs"
      >
        {formatMs(median)}
      </text>
    </g>
  );
}

/** Spreads neighbours apart, the same way at every rendering: the golden ratio's multiples modulo 1, from −1 to 1. */
const jitter = (index: number): number => ((index * 0.618033988749895) % 1) * 2 - 1;

function LatencyTable({ arms, caption }: { arms: ArmView[]; caption: string }) {
  return (
    <div className="sr-only">
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {[
              "variant",
              "executions",
              "minimum",
              "first quartile",
              "median",
              "third quartile",
              "p95",
              "maximum",
            ].map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {arms.map(({ variant, summary }) => (
            <tr key={variant}>
              <th scope="row">{variant}</th>
              <td>{formatExact(summary.n)}</td>
              {[summary.min, summary.p25, summary.median, summary.p75, summary.p95, summary.max].map(
                (ms, index) => (
                  <td key={index}>{formatMs(ms)}</td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
