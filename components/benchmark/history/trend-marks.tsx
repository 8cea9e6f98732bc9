import type { BenchmarkRun, RunRatio } from "@/lib/notebook/benchmark-runs";
import { formatFactor } from "@/lib/format/quantity";

/** Where the plot begins and ends, in pixels from above. */
export const TOP = 18;
export const BOTTOM = 140;

const COLOUR: Record<RunRatio["claim"], string> = {
  faster: "var(--better)",
  slower: "var(--worse)",
  none: "var(--ink-3)",
};

/** One run as the trend of one ratio shows it. */
export interface Point {
  run: BenchmarkRun;
  ratio: RunRatio;
}

/** With more changes of target than this, marks would say nothing; the list below names every target. */
const CHANGES_NAMED = 3;

/** Where a run was measured on another target, or another version of it, than the run before. */
export function targetChanges(points: readonly Point[]): { from: string; run: BenchmarkRun }[] {
  const changes = points.flatMap(({ run }, index) => {
    const before = points[index - 1]?.run;
    return before && before.target !== run.target ? [{ from: before.id, run }] : [];
  });
  return changes.length > CHANGES_NAMED ? [] : changes;
}

export function TargetChange({ x, target, right }: { x: number; target: string; right: number }) {
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
export function TrendPoint({ point, x, y, isSameText, isMarked, isNumbered, onChoose }: TrendPointProps) {
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

/** `1.99× (1.87× to 2.11×)` */
export const ratioWords = ({ ratio, low, high }: RunRatio): string =>
  low === null || high === null
    ? formatFactor(ratio)
    : `${formatFactor(ratio)} (${formatFactor(low)} to ${formatFactor(high)})`;
