"use client";

import { intervalWords } from "@/lib/benchmark/verdict-words";
import { lastEstimate } from "@/lib/benchmark/reading/pair-series";
import { formatFactor, formatPercent } from "@/lib/format/quantity";
import { quantile } from "@/lib/stats/quantile";
import type { RatioView } from "../arms";
import { AXIS_HEIGHT, factorAxis, HorizontalAxis } from "../chart/axis";
import { ChartFrame } from "../chart/chart-frame";
import { FigureTable } from "../chart/figure-table";
import { valueScale } from "../chart/log-axis";
import { RatioRow } from "./ratio-row";

const ROW = 44;
const TOP = 2;
const SIDE = 14;

export interface RatioChartProps {
  rows: RatioView[];
  baseline: string;
  title: string;
  shownTitle?: string | undefined;
  fileName: string;
}

/**
 * The ratio of each variant to the first with its interval on a logarithmic axis, the pairs behind it as ticks, and the
 * noise floor around 1. Each row has its words on a line of their own, so that no label meets another or a mark.
 */
export function RatioChart({ rows, baseline, title, shownTitle, fileName }: RatioChartProps) {
  const bottom = TOP + rows.length * ROW;
  const floor = Math.max(0, ...rows.map(({ noiseFloor }) => noiseFloor ?? 0));
  return (
    <ChartFrame
      title={title}
      shownTitle={shownTitle}
      reading={`the time of ${baseline} over the variant's with its interval, logarithmic axis; noise floor ${formatPercent(floor)}`}
      height={bottom + AXIS_HEIGHT + 4}
      initialWidth={360}
      fileName={fileName}
      table={<RatioTable rows={rows} caption={title} />}
    >
      {(width) => {
        const scale = valueScale("log", domainOf(rows, floor), [SIDE, width - SIDE]);
        return (
          <>
            <NoiseFloor floor={floor} position={scale.position} bottom={bottom} />
            <HorizontalAxis
              {...factorAxis(scale)}
              title={`faster than ${baseline} →`}
              top={TOP}
              bottom={bottom}
              right={width}
            />
            <FloorKey y={bottom + 30} floor={floor} />
            {rows.map((row, index) => (
              <RatioRow
                key={`${row.paramSet} ${row.label}`}
                row={row}
                top={TOP + index * ROW}
                position={scale.position}
                right={width}
              />
            ))}
          </>
        );
      }}
    </ChartFrame>
  );
}

/** Over every interval, the floor, and the middle of the pairs: what lies further out is in the pair plot. */
function domainOf(rows: readonly RatioView[], floor: number): number[] {
  return [
    1 / (1 + floor),
    1 + floor,
    ...rows.flatMap(({ comparison, points }) => [
      ...(comparison === null ? [] : [comparison.ratio, comparison.ratioLow, comparison.ratioHigh]),
      ...(points.length === 0
        ? []
        : [0.1, 0.9].map((p) =>
            quantile(
              points.map(({ ratio }) => ratio),
              p,
            ),
          )),
    ]),
  ].filter((ratio) => ratio !== null);
}

function NoiseFloor({
  floor,
  position,
  bottom,
}: {
  floor: number;
  position: (ratio: number) => number;
  bottom: number;
}) {
  const [from, to] = [position(1 / (1 + floor)), position(1 + floor)];
  const width = Math.max(4, to - from);
  return (
    <rect
      x={(from + to - width) / 2}
      y={TOP}
      width={width}
      height={bottom - TOP}
      fill="var(--line-2)"
      fillOpacity={0.6}
    />
  );
}

function FloorKey({ y, floor }: { y: number; floor: number }) {
  return (
    <g aria-hidden="true">
      <rect x={0} y={y - 9} width={8} height={10} fill="var(--line-2)" fillOpacity={0.6} />
      <text x={13} y={y} className="fill-ink-3 font-sans text-xs">
        {`noise floor ±${formatPercent(floor)}`}
      </text>
    </g>
  );
}

function RatioTable({ rows, caption }: { rows: readonly RatioView[]; caption: string }) {
  return (
    <FigureTable
      caption={caption}
      heads={["variant", "ratio", "interval", "noise floor", "pairs", "result"]}
      rows={rows.map(({ label, comparison, points, noiseFloor }) => [
        label,
        formatFactor(comparison?.ratio ?? lastEstimate(points) ?? 1),
        comparison === null ? "" : intervalWords(comparison, false),
        noiseFloor === null ? "" : `±${formatPercent(noiseFloor)}`,
        String(comparison?.pairs ?? points.length),
        comparison?.outcome ?? "the first variant against itself",
      ])}
    />
  );
}
