"use client";

import { scalePoint } from "d3";
import type { BenchmarkRun, RunRatio } from "@/lib/notebook/benchmark-runs";
import { formatFactor } from "@/lib/format/quantity";
import { AXIS_HEIGHT, factorAxis, VerticalAxis } from "../chart/axis";
import { ChartFrame } from "../chart/chart-frame";
import { FigureTable } from "../chart/figure-table";
import { valueScale } from "../chart/log-axis";

const LEFT = 52;
const TOP = 18;
const BOTTOM = 140;
/** Pixels that the number of a run takes; closer ones are numbered now and then. */
const NUMBER_WIDTH = 30;

const COLOUR: Record<RunRatio["claim"], string> = {
  faster: "var(--better)",
  slower: "var(--worse)",
  none: "var(--ink-3)",
};

export interface TrendChartProps {
  runs: readonly BenchmarkRun[];
  arm: string;
  currentId: string;
  chosenId: string | null;
  /** Of the text that the current run ran; runs of another text are drawn hollow. */
  currentHash: string | null;
  fileName: string;
  onChoose: (id: string) => void;
}

interface Point {
  run: BenchmarkRun;
  ratio: RunRatio;
}

/** One ratio with its interval from run to run, oldest first, on a logarithmic axis. */
export function TrendChart(props: TrendChartProps) {
  const { runs, arm, currentId, chosenId, currentHash, fileName, onChoose } = props;
  const points = [...runs].reverse().flatMap((run): Point[] => {
    const ratio = run.ratios.find((one) => one.arm === arm);
    return ratio ? [{ run, ratio }] : [];
  });
  const title = `Ratio of ${arm} from run to run`;
  return (
    <ChartFrame
      title={title}
      reading="one point per recorded run with its interval, logarithmic axis"
      height={BOTTOM + AXIS_HEIGHT}
      initialWidth={820}
      fileName={`${fileName}-history`}
      table={<TrendTable points={points} title={title} />}
    >
      {(width) => {
        const x = scalePoint(
          points.map(({ run }) => run.id),
          [LEFT, width - 12],
        ).padding(0.5);
        const ends = points.flatMap(({ ratio: { ratio, low, high } }) => [
          ratio,
          low ?? ratio,
          high ?? ratio,
        ]);
        const y = valueScale("log", [1, ...ends], [BOTTOM, TOP], 30);
        const every = Math.ceil(NUMBER_WIDTH / Math.max(1, x.step()));
        return (
          <>
            <VerticalAxis {...factorAxis(y)} left={LEFT} right={width - 12} />
            <line
              x1={LEFT}
              x2={width - 12}
              y1={y.position(1)}
              y2={y.position(1)}
              stroke="var(--line-2)"
              strokeWidth={1.5}
            />
            {targetChanges(points).map(({ from, run }) => (
              <TargetChange
                key={run.id}
                x={((x(from) ?? 0) + (x(run.id) ?? 0)) / 2}
                target={run.target ?? "no target"}
                right={width - 12}
              />
            ))}
            {points.map((point, index) => (
              <TrendPoint
                key={point.run.id}
                point={point}
                x={x(point.run.id) ?? 0}
                y={y.position}
                isSameText={currentHash === null || point.run.sourceHash === currentHash}
                isMarked={point.run.id === currentId || point.run.id === chosenId}
                isNumbered={(points.length - 1 - index) % every === 0}
                onChoose={() => point.run.id !== currentId && onChoose(point.run.id)}
              />
            ))}
            <text x={width - 12} y={BOTTOM + 30} textAnchor="end" className="fill-ink-3 font-sans text-xs">
              run; hollow: of another text
            </text>
          </>
        );
      }}
    </ChartFrame>
  );
}

/** With more changes of target than this, marks would say nothing; the list below names every target. */
const CHANGES_NAMED = 3;

/** Where a run was measured on another target, or another version of it, than the run before. */
function targetChanges(points: readonly Point[]): { from: string; run: BenchmarkRun }[] {
  const changes = points.flatMap(({ run }, index) => {
    const before = points[index - 1]?.run;
    return before && before.target !== run.target ? [{ from: before.id, run }] : [];
  });
  return changes.length > CHANGES_NAMED ? [] : changes;
}

function TargetChange({ x, target, right }: { x: number; target: string; right: number }) {
  const isFarRight = x > right - 150;
  return (
    <g>
      <line x1={x} x2={x} y1={TOP - 8} y2={BOTTOM} stroke="var(--ink-3)" strokeDasharray="2 3" />
      <text
        x={isFarRight ? x - 5 : x + 5}
        y={TOP}
        textAnchor={isFarRight ? "end" : "start"}
        className="fill-ink-3 font-sans text-xs"
      >
        {target}
      </text>
    </g>
  );
}

interface TrendPointProps {
  point: Point;
  x: number;
  y: (ratio: number) => number;
  isSameText: boolean;
  isMarked: boolean;
  isNumbered: boolean;
  onChoose: () => void;
}

/** Chosen by a pointer here; from the keyboard by the buttons of the list below. */
function TrendPoint({ point, x, y, isSameText, isMarked, isNumbered, onChoose }: TrendPointProps) {
  const { ratio, low, high, claim } = point.ratio;
  const colour = COLOUR[claim];
  return (
    <g onClick={onChoose} className="cursor-pointer">
      <title>{`run ${point.run.number}: ${ratioWords(point.ratio)}`}</title>
      <rect
        x={x - 8}
        y={TOP}
        width={16}
        height={BOTTOM - TOP}
        fill={isMarked ? "var(--accent-soft)" : "transparent"}
      />
      {low !== null && high !== null && (
        <line x1={x} x2={x} y1={y(low)} y2={y(high)} stroke={colour} strokeWidth={2} />
      )}
      <circle
        cx={x}
        cy={y(ratio)}
        r={3}
        fill={isSameText ? colour : "var(--surface)"}
        stroke={colour}
        strokeWidth={1.5}
      />
      {isNumbered && (
        <text x={x} y={BOTTOM + 15} textAnchor="middle" className="fill-ink-3 font-mono text-xs">
          {point.run.number}
        </text>
      )}
    </g>
  );
}

const ratioWords = ({ ratio, low, high }: RunRatio): string =>
  low === null || high === null
    ? formatFactor(ratio)
    : `${formatFactor(ratio)} (${formatFactor(low)} to ${formatFactor(high)})`;

function TrendTable({ points, title }: { points: readonly Point[]; title: string }) {
  return (
    <FigureTable
      caption={title}
      heads={["run", "ratio", "claim"]}
      rows={points.map(({ run, ratio }) => [
        String(run.number),
        ratioWords(ratio),
        ratio.claim === "none" ? "no difference claimed" : ratio.claim,
      ])}
    />
  );
}
