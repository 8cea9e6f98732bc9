"use client";

import { scalePoint } from "d3";
import type { BenchmarkRun } from "@/lib/notebook/benchmark-runs";
import { AXIS_HEIGHT, factorAxis, VerticalAxis } from "../chart/axis";
import { ChartFrame } from "../chart/chart-frame";
import { FigureTable } from "../chart/figure-table";
import { valueScale } from "../chart/log-axis";
import { BOTTOM, ratioWords, TargetChange, targetChanges, TOP, TrendPoint, type Point } from "./trend-marks";

const LEFT = 52;
/** Pixels that the number of a run takes; closer ones are numbered now and then. */
const NUMBER_WIDTH = 30;

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
