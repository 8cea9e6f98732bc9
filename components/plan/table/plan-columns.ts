import { formatBytes, formatCount, formatExact, formatFactor, formatPercent } from "@/lib/format/quantity";
import type { PlanMetric } from "@/lib/plan/metric";
import type { RowEstimate } from "@/lib/plan/plan-analysis";
import { columnDuration } from "@/lib/plan/views/column-duration";
import type { ShownFigures } from "@/lib/plan/views/shown-figures";

/** A column of figures: what it says about a node, and how it sorts. */
export interface PlanColumn {
  id: string;
  label: string;
  /** What its figures are, in a sentence. */
  meaning: string;
  /** The heat that is shown in its cells. */
  metric: PlanMetric | null;
  widthPx: number;
  /** Null sorts last. */
  valueOf: (figures: ShownFigures) => number | null;
  textOf: (value: number, figures: ShownFigures) => string;
  /** The figure in full, where the text rounds it. */
  exactOf?: (value: number) => string;
}

interface ColumnPlan extends Omit<PlanColumn, "textOf"> {
  /** Built from all values of the column: durations keep one unit. */
  text: (largest: number) => PlanColumn["textOf"];
  /** True for counters that say nothing when all are zero. */
  isHiddenWhenZero?: boolean;
}

const duration: ColumnPlan["text"] = columnDuration;
const exact: ColumnPlan["text"] = () => formatExact;
const count: ColumnPlan["text"] = () => (value) => formatCount(value);
const exactMs = (value: number) => `${formatExact(Number(value.toFixed(3)))} ms`;
const blocks = (value: number) => `${formatExact(value)} blocks, ${formatBytes(value * 8192)}`;
const cost = (value: number) => formatExact(Number(value.toFixed(2)));

const COLUMNS: readonly ColumnPlan[] = [
  {
    id: "selfTime",
    label: "Self time",
    meaning: "Time in the node itself, over all loops; below a Gather averaged over the processes",
    metric: "time",
    widthPx: 102,
    valueOf: ({ selfTimeMs }) => selfTimeMs,
    text: duration,
    exactOf: exactMs,
  },
  {
    id: "selfCost",
    label: "Self cost",
    meaning: "The planner's cost of the node itself, as far as it is part of the whole",
    metric: "cost",
    widthPx: 96,
    valueOf: ({ selfCost }) => selfCost,
    text: () => cost,
  },
  {
    id: "share",
    label: "Share",
    meaning: "Self time over the execution time; without times, self cost over the cost",
    metric: null,
    widthPx: 108,
    valueOf: ({ share }) => share,
    text: () => (value) => formatPercent(value),
  },
  {
    id: "inclusiveTime",
    label: "Inclusive",
    meaning: "Time in the node with everything below it, over all loops",
    metric: null,
    widthPx: 102,
    valueOf: ({ inclusiveTimeMs }) => inclusiveTimeMs,
    text: duration,
    exactOf: exactMs,
  },
  {
    id: "rows",
    label: "Rows",
    meaning: "Rows that the node gave, over all loops and processes",
    metric: "rows",
    widthPx: 84,
    valueOf: ({ rows }) => rows,
    text: count,
    exactOf: formatExact,
  },
  {
    id: "plannedRows",
    label: "Planned",
    meaning: "Rows that the planner expected, over as many loops",
    metric: null,
    widthPx: 84,
    valueOf: ({ plannedRows }) => plannedRows,
    text: count,
    exactOf: formatExact,
  },
  {
    id: "estimate",
    label: "Estimate",
    meaning: "How many times too few or too many rows the planner expected per loop",
    metric: "estimate",
    widthPx: 126,
    valueOf: ({ estimate }) => estimate && estimate.factor,
    text:
      () =>
      (_, { estimate }) =>
        estimateText(estimate),
  },
  {
    id: "loops",
    label: "Loops",
    meaning: "How often the node was started, over all processes",
    metric: null,
    widthPx: 76,
    valueOf: ({ loops }) => loops,
    text: () => (value) => (value === 0 ? "never" : formatCount(value)),
    exactOf: formatExact,
  },
  {
    id: "hit",
    label: "Hit",
    meaning: "Blocks that the node itself found in memory",
    metric: "buffers",
    widthPx: 84,
    valueOf: ({ hitBlocks }) => hitBlocks,
    text: exact,
    exactOf: blocks,
    isHiddenWhenZero: true,
  },
  {
    id: "read",
    label: "Read",
    meaning: "Blocks that the node itself asked of the operating system",
    metric: "buffers",
    widthPx: 84,
    valueOf: ({ readBlocks }) => readBlocks,
    text: exact,
    exactOf: blocks,
    isHiddenWhenZero: true,
  },
  {
    id: "io",
    label: "I/O time",
    meaning: "Waiting for blocks in the node itself, summed over all processes",
    metric: "io",
    widthPx: 102,
    valueOf: ({ ioTimeMs }) => ioTimeMs,
    text: duration,
    exactOf: exactMs,
    isHiddenWhenZero: true,
  },
  {
    id: "temp",
    label: "Temp",
    meaning: "Blocks of temporary files that the node itself read and wrote",
    metric: "temp",
    widthPx: 84,
    valueOf: ({ tempBlocks }) => tempBlocks,
    text: exact,
    exactOf: blocks,
    isHiddenWhenZero: true,
  },
  {
    id: "wal",
    label: "WAL",
    meaning: "Write-ahead log that the node itself generated",
    metric: "wal",
    widthPx: 84,
    valueOf: ({ walBytes }) => walBytes,
    text: () => formatBytes,
    isHiddenWhenZero: true,
  },
  {
    id: "cost",
    label: "Cost",
    meaning: "The planner's cost of the node with everything below it, for one execution",
    metric: "cost",
    widthPx: 108,
    valueOf: ({ totalCost }) => totalCost,
    text: () => cost,
  },
];

/**
 * The columns that a plan has figures for, in the order in which they are shown. Durations of one column share one
 * unit, the one in which its largest value reads best.
 *
 * @param figures Of all nodes of the plan, shown or hidden: so that folding neither adds nor removes columns.
 */
export function planColumns(figures: readonly ShownFigures[]): PlanColumn[] {
  const isTimed = figures.some(({ selfTimeMs }) => selfTimeMs !== null);
  return COLUMNS.flatMap(({ text, isHiddenWhenZero = false, ...column }): PlanColumn[] => {
    if (column.id === "selfCost" && isTimed) return [];
    const values = figures.flatMap((figure) => column.valueOf(figure) ?? []);
    const largest = values.reduce((most, value) => Math.max(most, value), 0);
    if (values.length === 0 || (isHiddenWhenZero && largest === 0)) return [];
    return [{ ...column, textOf: text(largest) }];
  });
}

/** Below this factor an estimate is as good as planning needs it. */
const NOTABLE_FACTOR = 2;

function estimateText(estimate: RowEstimate | null): string {
  if (estimate === null) return "";
  if (estimate.factor < NOTABLE_FACTOR) return "good";
  return `${formatFactor(estimate.factor)} too ${estimate.direction === "under" ? "few" : "many"}`;
}
