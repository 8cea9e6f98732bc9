"use client";

import { scaleLinear } from "d3";
import { formatPercent } from "@/lib/format/quantity";
import { ascending, quantile } from "@/lib/stats/quantile";
import { TONE_COLOUR, type ArmView } from "../arms";
import { AXIS_HEIGHT, HorizontalAxis, msAxis, VerticalAxis } from "../chart/axis";
import { ChartFrame } from "../chart/chart-frame";
import { valueScale } from "../chart/log-axis";
import { LatencyTable } from "./latency-table";
import type { LatencyChartProps } from "./strip-chart";

const LEFT = 42;
const TOP = 8;
const BOTTOM = 168;
const SHARES = [0, 0.25, 0.5, 0.75, 1];

/** For every time the share of executions that took no longer: how whole distributions differ, tails included. */
export function EcdfChart({ arms, domain, axis, title, shownTitle, fileName, controls }: LatencyChartProps) {
  return (
    <ChartFrame
      title={title}
      shownTitle={shownTitle}
      reading={`share of executions that took at most a time, ${axis === "log" ? "logarithmic" : "linear"} axis`}
      height={BOTTOM + AXIS_HEIGHT}
      initialWidth={520}
      fileName={fileName}
      controls={controls}
      table={<LatencyTable arms={arms} caption={title} />}
    >
      {(width) => {
        const x = valueScale(axis, domain, [LEFT, width - 14]);
        const y = scaleLinear([0, 1], [BOTTOM, TOP]);
        return (
          <>
            <VerticalAxis ticks={SHARES} position={y} label={formatPercent} left={LEFT} right={width - 14} />
            <HorizontalAxis
              {...msAxis(x)}
              title={axis === "log" ? "took at most, logarithmic" : "took at most"}
              top={TOP}
              bottom={BOTTOM}
              right={width}
            />
            {arms.map((arm, index) => (
              <Curve
                key={arm.name}
                arm={arm}
                index={index}
                count={arms.length}
                x={x.position}
                y={y}
                right={width}
              />
            ))}
          </>
        );
      }}
    </ChartFrame>
  );
}

interface CurveProps {
  arm: ArmView;
  index: number;
  count: number;
  x: (ms: number) => number;
  y: (share: number) => number;
  right: number;
}

function Curve({ arm, index, count, x, y, right }: CurveProps) {
  const times = ascending(arm.samples.map(({ elapsedMs }) => elapsedMs));
  const path = times.map((ms, rank) => `H${x(ms).toFixed(1)}V${y((rank + 1) / times.length).toFixed(1)}`);
  const colour = TONE_COLOUR[arm.tone];
  // Each name stands at a height of its own, so that curves that lie together do not share a label's place.
  const share = (index + 1) / (count + 1);
  const labelX = x(quantile(times, share));
  const isFarRight = labelX > right - 90;
  return (
    <g>
      <path
        d={`M${x(times[0] ?? 0).toFixed(1)},${y(0)}${path.join("")}`}
        fill="none"
        stroke={colour}
        strokeWidth={1.8}
        strokeDasharray={arm.tone === "shadow" ? "3 3" : undefined}
      />
      <text
        x={labelX + (isFarRight ? -7 : 7)}
        y={y(share) + 4}
        textAnchor={isFarRight ? "end" : "start"}
        className="fill-ink font-sans text-xs font-semibold"
        stroke="var(--surface)"
        strokeWidth={3}
        paintOrder="stroke"
      >
        {arm.name}
      </text>
    </g>
  );
}
