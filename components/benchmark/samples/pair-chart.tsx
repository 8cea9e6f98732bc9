"use client";

import { scaleLinear } from "d3";
import { formatFactor } from "@/lib/format/quantity";
import { comparisonWords } from "@/lib/benchmark/reading/comparison-words";
import { intervalWords } from "@/lib/benchmark/verdict-words";
import { TONE_COLOUR, type RatioView } from "../arms";
import { AXIS_HEIGHT, factorAxis, HorizontalAxis, VerticalAxis } from "../chart/axis";
import { ChartFrame } from "../chart/chart-frame";
import { FigureTable } from "../chart/figure-table";
import { valueScale, type ValueScale } from "../chart/log-axis";
import { INCIDENT_WORDS, IncidentMarks } from "./incident-marks";

const LEFT = 52;
const TOP = 20;
const BOTTOM = 150;
/** The noise floor is drawn when it lies within this factor of the pairs; further off it would flatten them. */
const NEAR = 3;

/** The ratio of every pair in the order they were taken, with the estimate as it developed: drift is visible. */
export function PairChart({ view, title, fileName }: { view: RatioView; title: string; fileName: string }) {
  const colour = TONE_COLOUR[view.tone];
  const { points, comparison } = view;
  return (
    <ChartFrame
      title={title}
      reading="the ratio of each pair in the order they were taken, and the estimate from all pairs so far"
      height={BOTTOM + AXIS_HEIGHT}
      initialWidth={820}
      fileName={fileName}
      controls={<Reading view={view} />}
      table={<PairTable view={view} title={title} />}
    >
      {(width) => {
        const right = width - 12;
        const x = scaleLinear([0.5, points.length + 0.5], [LEFT, right]);
        const y = valueScale("log", domainOf(view), [BOTTOM, TOP], 34);
        return (
          <>
            <NoiseBand view={view} y={y} left={LEFT} right={right} />
            <VerticalAxis {...factorAxis(y)} left={LEFT} right={right} />
            <HorizontalAxis
              ticks={x.ticks(width < 500 ? 4 : 8).filter((tick) => Number.isInteger(tick) && tick > 0)}
              position={x}
              label={String}
              title="pair, in the order taken; line: estimate so far"
              top={BOTTOM}
              bottom={BOTTOM}
              right={right}
            />
            {comparison !== null && <Interval view={view} y={y} left={LEFT} right={right} />}
            <IncidentMarks
              incidents={points.flatMap(({ incidents }, index) =>
                incidents.map((incident) => ({ x: x(index + 1), incident })),
              )}
              top={TOP - 8}
              bottom={BOTTOM}
            />
            <path d={runningPath(view, x, y)} fill="none" stroke={colour} strokeWidth={1.8} />
            {points.map((point, index) => (
              <circle
                key={point.round}
                cx={x(index + 1)}
                cy={y.position(point.ratio)}
                r={point.isOutlier ? 4 : 2.4}
                fill={point.isOutlier ? "var(--surface)" : colour}
                fillOpacity={point.isOutlier ? 1 : 0.55}
                stroke={point.isOutlier ? colour : "none"}
                strokeWidth={1.4}
              >
                <title>{pairWords(view, index)}</title>
              </circle>
            ))}
          </>
        );
      }}
    </ChartFrame>
  );
}

/** What the chart comes to, beside its title. */
function Reading({ view: { comparison, points } }: { view: RatioView }) {
  const last = points.at(-1)?.estimate ?? null;
  if (last === null) return null;
  return (
    <span className="font-mono font-normal text-ink-2">
      {comparison === null
        ? `${formatFactor(last)} after ${points.length} pairs`
        : `${comparisonWords(comparison)} after ${points.length} pairs`}
    </span>
  );
}

function domainOf({ points, comparison, noiseFloor }: RatioView): number[] {
  const ratios = points.map(({ ratio }) => ratio);
  const shown = [
    ...ratios,
    ...[comparison?.ratioLow, comparison?.ratioHigh].filter((end) => typeof end === "number"),
  ];
  const floor = noiseFloor === null ? [] : [1 / (1 + noiseFloor), 1 + noiseFloor];
  const isNear = Math.min(...shown) < NEAR && Math.max(...shown) > 1 / NEAR;
  return isNear ? [...shown, ...floor] : shown;
}

interface BandProps {
  view: RatioView;
  y: ValueScale;
  left: number;
  right: number;
}

function NoiseBand({ view: { noiseFloor, points }, y, left, right }: BandProps) {
  if (noiseFloor === null) return null;
  const [top, bottom] = [y.position(1 + noiseFloor), y.position(1 / (1 + noiseFloor))];
  if (bottom > BOTTOM + 1 || top < TOP - 1 || points.length === 0) return null;
  return (
    <rect
      x={left}
      y={top}
      width={right - left}
      height={Math.max(3, bottom - top)}
      fill="var(--line-2)"
      fillOpacity={0.55}
    >
      <title>noise floor: what the first variant shows against itself</title>
    </rect>
  );
}

/** The final interval at the right end, where the running estimate arrives. */
function Interval({ view: { comparison, tone }, y, right }: BandProps) {
  if (comparison === null || comparison.ratioLow === null || comparison.ratioHigh === null) return null;
  return (
    <line
      x1={right + 5}
      x2={right + 5}
      y1={y.position(comparison.ratioHigh)}
      y2={y.position(comparison.ratioLow)}
      stroke={TONE_COLOUR[tone]}
      strokeWidth={6}
      strokeOpacity={0.45}
    >
      <title>{intervalWords(comparison, false)}</title>
    </line>
  );
}

function runningPath({ points }: RatioView, x: (pair: number) => number, y: ValueScale): string {
  const places = points.flatMap(({ estimate }, index) =>
    estimate === null ? [] : [`${x(index + 1).toFixed(1)},${y.position(estimate).toFixed(1)}`],
  );
  return places.length === 0 ? "" : `M${places.join("L")}`;
}

function pairWords({ points }: RatioView, index: number): string {
  const point = points[index];
  if (!point) return "";
  return [
    `round ${point.round + 1}: ${formatFactor(point.ratio)}`,
    ...(point.isOutlier ? ["far from the others"] : []),
    ...point.incidents.map(({ detail }) => detail),
  ].join(", ");
}

function PairTable({ view, title }: { view: RatioView; title: string }) {
  return (
    <FigureTable
      caption={title}
      heads={["round", "ratio", "estimate so far", "remarks"]}
      rows={view.points.map(({ round, ratio, estimate, isOutlier, incidents }) => [
        String(round + 1),
        formatFactor(ratio),
        estimate === null ? "" : formatFactor(estimate),
        [...(isOutlier ? ["outlier"] : []), ...incidents.map(({ kind }) => INCIDENT_WORDS[kind])].join(", "),
      ])}
    />
  );
}
