"use client";

import { useRef } from "react";
import type { BenchmarkProgress } from "@/lib/benchmark/progress";
import { formatMs } from "@/lib/format/quantity";
import { useWidth } from "@/components/ui/use-width";
import { AXIS_HEIGHT, HorizontalAxis, msAxis } from "../chart/axis";
import { valueScale } from "../chart/log-axis";
import { labelWidth, RowLabel } from "../chart/row-label";

const ROW = 30;
const TOP = 4;
const VALUE_WIDTH = 112;

type Arm = BenchmarkProgress["arms"][number];

/** `after · page-42`, or the bare name when there is one set. */
export const liveName = ({ variant, paramSet }: Arm): string =>
  paramSet === "" ? variant : `${variant} · ${paramSet}`;

/** The latest executions of each variant, older ones paler, with the median so far. */
export function LiveStrips({ arms }: { arms: readonly Arm[] }) {
  const ref = useRef<HTMLDivElement>(null);
  const width = useWidth(ref, 560);
  const names = arms.map(liveName);
  const room = labelWidth(names, width);
  const bottom = TOP + arms.length * ROW;
  const times = arms.flatMap(({ recentMs }) => recentMs);
  const scale = valueScale("log", times, [room, width - VALUE_WIDTH]);
  return (
    <div ref={ref} className="min-w-0 overflow-hidden">
      <svg
        width={width}
        height={bottom + AXIS_HEIGHT}
        className="block"
        role="img"
        aria-label={spoken(arms) || "no execution yet"}
      >
        {times.length > 0 && (
          <HorizontalAxis
            {...msAxis(scale)}
            title="latest executions, logarithmic"
            top={TOP}
            bottom={bottom}
            right={width}
          />
        )}
        {arms.map((arm, index) => (
          <LiveStrip
            key={liveName(arm)}
            arm={arm}
            y={TOP + index * ROW + ROW / 2}
            position={scale.position}
            room={room}
            right={width}
          />
        ))}
      </svg>
    </div>
  );
}

interface LiveStripProps {
  arm: Arm;
  y: number;
  position: (ms: number) => number;
  room: number;
  right: number;
}

function LiveStrip({ arm, y, position, room, right }: LiveStripProps) {
  return (
    <g>
      <RowLabel name={liveName(arm)} y={y + 4} room={room - 8} />
      {arm.recentMs.map((ms, order) => (
        <circle
          key={order}
          cx={position(ms)}
          cy={y}
          r={2.6}
          fill="var(--ink-2)"
          fillOpacity={0.15 + (0.5 * order) / arm.recentMs.length}
        />
      ))}
      {arm.medianMs !== null && (
        <line
          x1={position(arm.medianMs)}
          x2={position(arm.medianMs)}
          y1={y - 9}
          y2={y + 9}
          stroke="var(--ink)"
          strokeWidth={2}
        />
      )}
      <text x={right} y={y + 4} textAnchor="end" className="fill-ink-2 font-mono text-xs">
        {arm.medianMs === null ? "–" : `${formatMs(arm.medianMs)} · ${arm.n}`}
      </text>
    </g>
  );
}

const spoken = (arms: readonly Arm[]): string =>
  arms
    .map(
      (arm) =>
        `${liveName(arm)}: ${arm.n} executions${arm.medianMs === null ? "" : `, median ${formatMs(arm.medianMs)}`}`,
    )
    .join("; ");
