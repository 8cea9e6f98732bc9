"use client";

import { useState } from "react";
import type { ClockSummary } from "@/lib/benchmark/record";
import { readClock, SOURCE_WORDS, type ClockReading } from "@/lib/benchmark/reading/clock-parts";
import { commonMs } from "@/lib/benchmark/record";
import { durationUnit, formatBytes, formatMs } from "@/lib/format/quantity";
import { FigureTable } from "../chart/figure-table";
import { ChartFrame } from "../chart/chart-frame";
import { Switch } from "../chart/switch";
import { CLOCK_AXIS_HEIGHT, ClockBars, ClockKey, clockHeight, type ClockScale } from "./clock-bars";

/** When the slowest takes this many times the fastest, bars of time would leave the fastest one invisible. */
const FAR_APART = 6;

const SCALES = [
  { value: "time", label: "time" },
  { value: "share", label: "share of its own wall clock" },
] as const;

/** Where the time of each variant goes, by every clock that was read; each clock keeps its name. */
export function ClockSection({ clocks, fileName }: { clocks: readonly ClockSummary[]; fileName: string }) {
  const readings = clocks.map(readClock);
  const walls = readings.map(({ wallMs }) => wallMs);
  const [scale, setScale] = useState<ClockScale>(
    Math.max(...walls) > FAR_APART * Math.min(...walls) ? "share" : "time",
  );
  return (
    <div role="group" className="px-4.5 py-3" aria-label="Clocks">
      <ChartFrame
        title="Where the time goes"
        reading="parts of the client's wall clock, each by its own clock"
        height={clockHeight(readings.length) + CLOCK_AXIS_HEIGHT}
        initialWidth={820}
        fileName={`${fileName}-clocks`}
        controls={<Switch label="Scale of the bars" values={SCALES} value={scale} onChange={setScale} />}
        table={<ClockFigures readings={readings} />}
      >
        {(width) => <ClockBars readings={readings} scale={scale} width={width} />}
      </ChartFrame>
      <ClockKey readings={readings} />
    </div>
  );
}

/** Every clock in a column of its own. */
function ClockFigures({ readings }: { readings: readonly ClockReading[] }) {
  const unit = durationUnit(commonMs(readings.map(({ wallMs }) => wallMs)));
  const optional = (ms: number | null) => (ms === null ? "" : formatMs(ms, unit));
  return (
    <FigureTable
      caption="Where the time goes"
      heads={[
        "variant",
        "wall (client)",
        "first row (client)",
        "parts",
        "of the execution serialization (EXPLAIN)",
      ]}
      rows={readings.map(({ variant, wallMs, firstRowMs, parts, serializationMs, outputBytes }) => [
        variant,
        formatMs(wallMs, unit),
        optional(firstRowMs),
        parts
          .map(({ name, ms, source }) => `${name} ${formatMs(ms, unit)} (${SOURCE_WORDS[source]})`)
          .join(", "),
        `${optional(serializationMs)}${outputBytes === null ? "" : `, ${formatBytes(outputBytes)}`}`,
      ])}
    />
  );
}
