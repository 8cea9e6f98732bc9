"use client";

import { useRef } from "react";
import type { Comparison } from "@/lib/benchmark/record";
import { intervalWords, speedWords } from "@/lib/benchmark/verdict-words";
import { formatFactor, formatPercent } from "@/lib/format/quantity";
import { TONE_COLOUR, type ArmTone } from "./arms";
import { Axis } from "./axis";
import { factorTick, logScale, logTicks } from "./log-axis";
import { noiseLabelPlace } from "./noise-label";
import { useWidth } from "@/components/ui/use-width";

const ROW = 40;
const TOP = 22;

export interface RatioRow {
  label: string;
  tone: ArmTone;
  comparison: Comparison;
}

/** The ratio of each variant to the first with its interval, on a logarithmic axis, against the noise floor around 1. */
export function RatioChart({ rows, baseline }: { rows: RatioRow[]; baseline: string }) {
  const ref = useRef<HTMLDivElement>(null);
  const width = useWidth(ref, 360);
  const bottom = TOP + rows.length * ROW;
  const floor = Math.max(...rows.map(({ comparison }) => comparison.noiseFloor));
  const values = rows.flatMap(({ comparison: { ratio, ratioLow, ratioHigh } }) => [
    ratio,
    ratioLow ?? ratio,
    ratioHigh ?? ratio,
  ]);
  const scale = logScale([...values, 1 / (1 + floor), 1 + floor], [8, width - 12]);
  const caption = `Ratio of the time of ${baseline} to the variant's`;
  return (
    <div ref={ref} className="relative min-w-0">
      <svg
        width={width}
        height={bottom + 22}
        role="img"
        aria-label={`${caption}, logarithmic axis`}
        className="block overflow-visible"
      >
        <Axis ticks={logTicks(scale)} position={scale} label={factorTick} top={TOP - 8} bottom={bottom} />
        <NoiseFloor from={scale(1 / (1 + floor))} to={scale(1 + floor)} bottom={bottom} right={width} />
        {rows.map((row, index) => (
          <RatioMark
            key={index}
            row={row}
            y={TOP + index * ROW + ROW / 2 + 6}
            position={scale}
            right={width}
          />
        ))}
      </svg>
      <RatioTable rows={rows} caption={caption} />
    </div>
  );
}

function NoiseFloor({
  from,
  to,
  bottom,
  right,
}: {
  from: number;
  to: number;
  bottom: number;
  right: number;
}) {
  const width = Math.max(5, to - from);
  const label = noiseLabelPlace(from, to, right);
  return (
    <g aria-hidden="true">
      <rect
        x={(from + to - width) / 2}
        y={TOP - 8}
        width={width}
        height={bottom - TOP + 8}
        fill="var(--line-2)"
        fillOpacity={0.6}
      />
      <text x={label.x} y={TOP - 11} textAnchor={label.anchor} className="fill-ink-3 font-mono text-xs">
        noise floor
      </text>
    </g>
  );
}

function RatioMark({
  row,
  y,
  position,
  right,
}: {
  row: RatioRow;
  y: number;
  position: (ratio: number) => number;
  right: number;
}) {
  const { ratio, ratioLow, ratioHigh } = row.comparison;
  const colour = TONE_COLOUR[row.tone];
  const x = position(ratio);
  const anchor = x > right * 0.6 ? "end" : x < right * 0.25 ? "start" : "middle";
  return (
    <g>
      {ratioLow !== null && ratioHigh !== null && (
        <line
          x1={position(ratioLow)}
          x2={position(ratioHigh)}
          y1={y}
          y2={y}
          stroke={colour}
          strokeWidth={7}
          strokeLinecap="round"
          strokeOpacity={0.35}
        />
      )}
      <circle cx={x} cy={y} r={5} fill={colour}>
        <title>{`${row.label}: ${speedWords(ratio)} (${intervalWords(row.comparison)})`}</title>
      </circle>
      <text
        x={x + (anchor === "end" ? 6 : anchor === "start" ? -4 : 0)}
        y={y - 11}
        textAnchor={anchor}
        className="fill-ink font-sans text-xs font-semibold"
      >
        {`${row.label} ${row.tone === "neutral" ? formatFactor(ratio) : speedWords(ratio)}`}
      </text>
    </g>
  );
}

function RatioTable({ rows, caption }: { rows: RatioRow[]; caption: string }) {
  return (
    <div className="sr-only">
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {["variant", "ratio", "interval", "noise floor", "result"].map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ label, comparison }, index) => (
            <tr key={index}>
              <th scope="row">{label}</th>
              <td>{formatFactor(comparison.ratio)}</td>
              <td>{intervalWords(comparison, false)}</td>
              <td>{`±${formatPercent(comparison.noiseFloor)}`}</td>
              <td>{comparison.outcome}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
