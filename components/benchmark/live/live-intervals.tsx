"use client";

import { useRef } from "react";
import type { BenchmarkProgress } from "@/lib/benchmark/progress";
import { formatFactor, formatPercent } from "@/lib/format/quantity";
import { useWidth } from "@/components/ui/use-width";
import { AXIS_HEIGHT, factorAxis, HorizontalAxis } from "../chart/axis";
import { valueScale } from "../chart/log-axis";
import { labelWidth, RowLabel } from "../chart/row-label";
import { liveName } from "./live-strips";

const ROW = 30;
const TOP = 4;
const SIDE = 12;
/** What is known before the floor has been measured: no smaller one is ever used. */
const LEAST_FLOOR = 0.01;

type SoFar = NonNullable<BenchmarkProgress["soFar"]>;

/** The interval of each comparison so far against the noise floor, how many pairs there are, and what is waited for. */
export function LiveIntervals({
  arms,
  soFar,
}: {
  arms: BenchmarkProgress["arms"];
  soFar: BenchmarkProgress["soFar"];
}) {
  const ref = useRef<HTMLDivElement>(null);
  const width = useWidth(ref, 380);
  const baseline = arms[0]?.variant;
  const rows = arms.filter(({ variant }) => variant !== baseline);
  if (rows.length === 0) return null;
  const bottom = TOP + rows.length * ROW;
  const floor = soFar?.noiseFloor ?? LEAST_FLOOR;
  // One row needs no name: the strips beside it and the axis say what is compared.
  const room = rows.length > 1 ? labelWidth(rows.map(liveName), width) : 0;
  const scale = valueScale("log", domainOf(soFar, floor), [room + SIDE, width - SIDE]);
  const [from, to] = [scale.position(1 / (1 + floor)), scale.position(1 + floor)];
  return (
    <div ref={ref} className="min-w-0 overflow-hidden">
      <svg
        width={width}
        height={bottom + AXIS_HEIGHT}
        className="block"
        role="img"
        aria-label={`Ratio to ${baseline ?? ""} so far: ${spoken(soFar)}`}
      >
        <rect
          x={Math.min(from, (from + to) / 2 - 2)}
          y={TOP}
          width={Math.max(4, to - from)}
          height={bottom - TOP}
          fill="var(--line-2)"
          fillOpacity={0.6}
        />
        <HorizontalAxis
          {...factorAxis(scale)}
          title={`ratio to ${baseline ?? ""} so far; grey: noise floor ±${formatPercent(floor)}`}
          top={TOP}
          bottom={bottom}
          right={width}
        />
        {room > 0 &&
          rows.map((row, index) => (
            <RowLabel
              key={liveName(row)}
              name={liveName(row)}
              y={TOP + index * ROW + ROW / 2 + 4}
              room={room - 8}
            />
          ))}
        {rows.map(({ variant, paramSet }, index) => (
          <LiveInterval
            key={`${variant} ${paramSet}`}
            comparison={soFar?.comparisons.find(
              (one) => one.variant === variant && one.paramSet === paramSet,
            )}
            y={TOP + index * ROW + ROW / 2}
            position={scale.position}
            right={width}
          />
        ))}
      </svg>
      <p className="mt-1 min-h-14 text-sm text-ink-2">
        {soFar === null ? (
          "No pair has been taken yet."
        ) : (
          <>
            <b className="font-mono font-medium text-ink">{`${soFar.pairs} of at most ${soFar.atMost} pairs`}</b>
            {soFar.waitsFor === "" ? "" : `. Waiting: ${soFar.waitsFor}.`}
          </>
        )}
      </p>
    </div>
  );
}

const domainOf = (soFar: BenchmarkProgress["soFar"], floor: number): number[] => [
  1 / (1 + floor) ** 2,
  (1 + floor) ** 2,
  ...(soFar?.comparisons ?? []).flatMap(({ ratio, ratioLow, ratioHigh }) => [
    ratio,
    ratioLow ?? ratio,
    ratioHigh ?? ratio,
  ]),
];

interface LiveIntervalProps {
  comparison: SoFar["comparisons"][number] | undefined;
  y: number;
  position: (ratio: number) => number;
  right: number;
}

function LiveInterval({ comparison, y, position, right }: LiveIntervalProps) {
  if (!comparison) return null;
  const { ratio, ratioLow, ratioHigh } = comparison;
  const x = position(ratio);
  const isRight = x > right - 70;
  return (
    <g>
      {ratioLow !== null && ratioHigh !== null && (
        <line
          x1={position(ratioLow)}
          x2={position(ratioHigh)}
          y1={y}
          y2={y}
          stroke="var(--ink-2)"
          strokeWidth={6}
          strokeLinecap="round"
          strokeOpacity={0.4}
        />
      )}
      <circle cx={x} cy={y} r={4.5} fill="var(--ink-2)" />
      <text
        x={isRight ? x - 9 : x + 9}
        y={y - 6}
        textAnchor={isRight ? "end" : "start"}
        className="fill-ink font-mono text-xs"
        stroke="var(--surface)"
        strokeWidth={3}
        paintOrder="stroke"
      >
        {formatFactor(ratio)}
      </text>
    </g>
  );
}

const spoken = (soFar: BenchmarkProgress["soFar"]): string =>
  soFar === null
    ? "no pair yet"
    : soFar.comparisons
        .map(({ variant, paramSet, ratio, ratioLow, ratioHigh }) => {
          const range =
            ratioLow === null || ratioHigh === null
              ? ""
              : ` (${formatFactor(ratioLow)} to ${formatFactor(ratioHigh)})`;
          return `${variant}${paramSet === "" ? "" : ` with ${paramSet}`} ${formatFactor(ratio)}${range}`;
        })
        .join("; ");
