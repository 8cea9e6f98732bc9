"use client";

import type { ReactNode } from "react";
import { formatMs } from "@/lib/format/quantity";
import { TONE_COLOUR, type ArmView } from "../arms";
import { AXIS_HEIGHT, HorizontalAxis, msAxis } from "../chart/axis";
import { ChartFrame } from "../chart/chart-frame";
import { valueScale, type AxisKind } from "../chart/log-axis";
import { labelWidth, RowLabel } from "../chart/row-label";
import { LatencyTable } from "./latency-table";

const ROW = 44;
const TOP = 4;
/** More marks than this per variant are one grey cloud; an even selection shows the same shape. */
const MOST_MARKS = 300;

export interface LatencyChartProps {
  arms: ArmView[];
  /** Milliseconds that the axis reaches over: those of all charts that are read side by side. */
  domain: readonly number[];
  axis: AxisKind;
  title: string;
  shownTitle?: string | undefined;
  fileName: string;
  controls?: ReactNode | undefined;
}

/** Every execution of each variant as a dot over its quartiles, with the median and the 95th percentile. */
export function StripChart({ arms, domain, axis, title, shownTitle, fileName, controls }: LatencyChartProps) {
  const bottom = TOP + arms.length * ROW;
  return (
    <ChartFrame
      title={title}
      shownTitle={shownTitle}
      reading={`every execution as a dot, box from the first to the third quartile, ${axis === "log" ? "logarithmic" : "linear"} axis`}
      height={bottom + AXIS_HEIGHT}
      initialWidth={520}
      fileName={fileName}
      controls={controls}
      table={<LatencyTable arms={arms} caption={title} />}
    >
      {(width) => {
        const room = labelWidth(
          arms.map(({ name }) => name),
          width,
        );
        const scale = valueScale(axis, domain, [room, width - 14]);
        return (
          <>
            <HorizontalAxis
              {...msAxis(scale)}
              title={axis === "log" ? "time of one execution, logarithmic" : "time of one execution"}
              top={TOP}
              bottom={bottom}
              right={width}
            />
            {arms.map((arm, index) => (
              <Strip
                key={arm.name}
                arm={arm}
                y={TOP + index * ROW + ROW / 2 + 6}
                position={scale.position}
                room={room}
                right={width}
              />
            ))}
          </>
        );
      }}
    </ChartFrame>
  );
}

interface StripProps {
  arm: ArmView;
  y: number;
  position: (ms: number) => number;
  room: number;
  right: number;
}

function Strip({ arm, y, position, room, right }: StripProps) {
  const colour = TONE_COLOUR[arm.tone];
  const { median, p25, p75, p95 } = arm.summary;
  const every = Math.ceil(arm.samples.length / MOST_MARKS);
  const isFarRight = position(median) > right - 70;
  return (
    <g>
      <RowLabel name={arm.name} y={y + 4} room={room - 10} isDim={arm.tone === "shadow"} />
      <line
        x1={position(p75)}
        x2={position(p95)}
        y1={y}
        y2={y}
        stroke={colour}
        strokeOpacity={0.6}
        strokeWidth={1.2}
      />
      <line x1={position(p95)} x2={position(p95)} y1={y - 5} y2={y + 5} stroke={colour} strokeOpacity={0.8}>
        <title>{`95th percentile: ${formatMs(p95)}`}</title>
      </line>
      <rect
        x={position(p25)}
        y={y - 9}
        width={Math.max(1, position(p75) - position(p25))}
        height={18}
        rx={2}
        fill={colour}
        fillOpacity={0.14}
        stroke={colour}
        strokeOpacity={0.45}
      />
      {arm.samples
        .filter((_, index) => index % every === 0)
        .map(({ elapsedMs, round }, index) => (
          <circle
            key={index}
            cx={position(elapsedMs)}
            cy={y + jitter(index) * 8}
            r={2.2}
            fill={arm.tone === "shadow" ? "none" : colour}
            stroke={arm.tone === "shadow" ? colour : "none"}
            fillOpacity={0.45}
            strokeOpacity={0.7}
          >
            <title>{`${formatMs(elapsedMs)}, round ${round + 1}`}</title>
          </circle>
        ))}
      <line
        x1={position(median)}
        x2={position(median)}
        y1={y - 13}
        y2={y + 13}
        stroke={colour}
        strokeWidth={2.2}
      />
      <text
        x={position(median) + (isFarRight ? -5 : 5)}
        y={y - 13}
        textAnchor={isFarRight ? "end" : "start"}
        className="fill-ink-2 font-mono text-xs"
        stroke="var(--surface)"
        strokeWidth={3}
        paintOrder="stroke"
      >
        {formatMs(median)}
      </text>
    </g>
  );
}

/** Spreads neighbours apart, the same way at every rendering: the golden ratio's multiples modulo 1, from −1 to 1. */
const jitter = (index: number): number => ((index * 0.618033988749895) % 1) * 2 - 1;
