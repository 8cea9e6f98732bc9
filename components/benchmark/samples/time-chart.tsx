"use client";

import { scaleLinear } from "d3";
import type { Incident } from "@/lib/benchmark/record";
import { formatMs } from "@/lib/format/quantity";
import { TONE_COLOUR, type ArmView } from "../arms";
import { AXIS_HEIGHT, HorizontalAxis, msAxis, VerticalAxis } from "../chart/axis";
import { ChartFrame } from "../chart/chart-frame";
import { msTick, valueScale, type AxisKind } from "../chart/log-axis";
import { IncidentMarks } from "./incident-marks";
import { LatencyTable } from "./latency-table";

const LEFT = 58;
const TOP = 18;
const BOTTOM = 150;
/** An even selection of more marks than this shows the same drift. */
const MOST_MARKS = 1500;

/** Every execution of one parameter set at the time it ran: drift, steps and stalls show here. */
export function TimeChart({
  arms,
  incidents,
  axis,
  title,
  fileName,
}: {
  arms: ArmView[];
  incidents: readonly Incident[];
  axis: AxisKind;
  title: string;
  fileName: string;
}) {
  const samples = arms.flatMap(({ samples: own }) => own);
  const every = Math.ceil(samples.length / MOST_MARKS);
  const endMs = Math.max(1, ...samples.map(({ atMs, elapsedMs }) => atMs + elapsedMs));
  return (
    <ChartFrame
      title={title}
      reading="every execution at the time it ran"
      height={BOTTOM + AXIS_HEIGHT}
      initialWidth={820}
      fileName={fileName}
      controls={<ArmKey arms={arms} />}
      table={<LatencyTable arms={arms} caption={title} />}
    >
      {(width) => {
        const right = width - 12;
        const x = scaleLinear([0, endMs], [LEFT, right]);
        const y = valueScale(
          axis,
          samples.map(({ elapsedMs }) => elapsedMs),
          [BOTTOM, TOP],
          30,
        );
        return (
          <>
            <VerticalAxis {...msAxis(y)} left={LEFT} right={right} />
            <HorizontalAxis
              ticks={x.ticks(width < 500 ? 3 : 6)}
              position={x}
              label={msTick}
              title="since the first counted execution"
              top={BOTTOM}
              bottom={BOTTOM}
              right={right}
            />
            <IncidentMarks
              incidents={incidents.map((incident) => ({ x: x(incident.atMs), incident }))}
              top={TOP - 8}
              bottom={BOTTOM}
            />
            {arms.map(({ name, tone, samples: own }) =>
              own
                .filter((_, index) => index % every === 0)
                .map((sample, index) => (
                  <circle
                    key={`${name} ${index}`}
                    cx={x(sample.atMs)}
                    cy={y.position(sample.elapsedMs)}
                    r={2.2}
                    fill={tone === "shadow" ? "none" : TONE_COLOUR[tone]}
                    stroke={tone === "shadow" ? TONE_COLOUR[tone] : "none"}
                    fillOpacity={0.55}
                  >
                    <title>{`${name}, round ${sample.round + 1}: ${formatMs(sample.elapsedMs)}`}</title>
                  </circle>
                )),
            )}
          </>
        );
      }}
    </ChartFrame>
  );
}

/** Which colour is which variant: their marks lie among each other, where no label could stand. */
function ArmKey({ arms }: { arms: readonly ArmView[] }) {
  return (
    <span className="flex flex-wrap gap-x-4 font-normal">
      {arms.map(({ name, tone }) => (
        <span key={name} className="inline-flex items-center gap-1.5">
          <span
            aria-hidden="true"
            className="size-2 rounded-full border"
            style={{
              borderColor: TONE_COLOUR[tone],
              background: tone === "shadow" ? "transparent" : TONE_COLOUR[tone],
            }}
          />
          {name}
        </span>
      ))}
    </span>
  );
}
