import { formatBytes, formatCount, formatMs } from "@/lib/format/quantity";
import { columnDuration } from "../views/column-duration";
import type { NodeAnalysis } from "../plan-analysis";
import type { BufferCounts, IoTimes, PlanNode, WalCounts } from "../plan-node";
import type { ComparedPlan } from "./plan-comparison";

/** What a node, a set of relations or a whole plan is measured by. Null where EXPLAIN did not print it. */
export interface PlanFigures {
  timeMs: number | null;
  planningTimeMs: number | null;
  rows: number | null;
  sharedHitBlocks: number | null;
  sharedReadBlocks: number | null;
  /** Dirtied and written. */
  sharedWrittenBlocks: number | null;
  /** Read and written. */
  tempBlocks: number | null;
  /** Reading and writing, summed over all processes. */
  ioMs: number | null;
  walBytes: number | null;
  /** The planner's estimate, in its own units. */
  cost: number | null;
}

export type FigureName = keyof PlanFigures;

export interface FigureDescription {
  name: FigureName;
  label: string;
  format: (value: number) => string;
  /** False where neither more nor less is better: rows. */
  isLessBetter: boolean;
  /** The smallest part of the larger figure that is worth a verdict. */
  notable: number;
}

/** Two executions of one plan differ by this much for no reason. */
const TIME_NOISE = 0.05;
const COUNT_NOISE = 0.01;

const time = { format: formatMs, isLessBetter: true, notable: TIME_NOISE };
const count = { format: formatCount, isLessBetter: true, notable: COUNT_NOISE };

/** All figures in the order in which they are shown. */
export const FIGURES: readonly FigureDescription[] = [
  { name: "timeMs", label: "time", ...time },
  { name: "planningTimeMs", label: "planning time", ...time },
  { name: "rows", label: "rows", ...count, isLessBetter: false },
  { name: "sharedHitBlocks", label: "buffers hit", ...count },
  { name: "sharedReadBlocks", label: "buffers read", ...count },
  { name: "sharedWrittenBlocks", label: "buffers dirtied, written", ...count },
  { name: "tempBlocks", label: "temp blocks", ...count },
  { name: "ioMs", label: "I/O time", ...time },
  { name: "walBytes", label: "WAL", ...count, format: formatBytes },
  { name: "cost", label: "cost", ...count },
];

/** The same figure as a column of `values` writes it: times in one unit, with the same decimals. */
export function figureInColumn(
  figure: FigureDescription,
  values: Iterable<number | null | undefined>,
): FigureDescription {
  if (figure.format !== formatMs) return figure;
  let largest = 0;
  for (const value of values) largest = Math.max(largest, Math.abs(value ?? 0));
  return { ...figure, format: columnDuration(largest) };
}

const NONE: PlanFigures = {
  timeMs: null,
  planningTimeMs: null,
  rows: null,
  sharedHitBlocks: null,
  sharedReadBlocks: null,
  sharedWrittenBlocks: null,
  tempBlocks: null,
  ioMs: null,
  walBytes: null,
  cost: null,
};

function figures(
  timeMs: number | null,
  rows: number | null,
  buffers: BufferCounts | null,
  io: IoTimes | null,
  wal: WalCounts | null,
  cost: number | null,
): PlanFigures {
  return {
    timeMs,
    planningTimeMs: null,
    rows,
    sharedHitBlocks: buffers && buffers.sharedHit + buffers.localHit,
    sharedReadBlocks: buffers && buffers.sharedRead + buffers.localRead,
    sharedWrittenBlocks:
      buffers && buffers.sharedDirtied + buffers.sharedWritten + buffers.localDirtied + buffers.localWritten,
    tempBlocks: buffers && buffers.tempRead + buffers.tempWritten,
    ioMs:
      io &&
      io.sharedReadMs + io.sharedWriteMs + io.localReadMs + io.localWriteMs + io.tempReadMs + io.tempWriteMs,
    walBytes: wal && wal.bytes,
    cost,
  };
}

/** What the node itself cost, without what is below it. */
export function ownFigures(own: NodeAnalysis | undefined): PlanFigures {
  if (own === undefined) return NONE;
  const { exclusiveTimeMs, totalRows, exclusiveBuffers, exclusiveIo, exclusiveWal, exclusiveCost } = own;
  return figures(exclusiveTimeMs, totalRows, exclusiveBuffers, exclusiveIo, exclusiveWal, exclusiveCost);
}

/** What the node cost with everything below it. */
export function totalFigures(node: PlanNode, own: NodeAnalysis | undefined): PlanFigures {
  if (own === undefined) return NONE;
  const { inclusiveTimeMs, totalRows, inclusiveBuffers, inclusiveIo, inclusiveWal } = own;
  const cost = node.totalCost ?? null;
  return figures(inclusiveTimeMs, totalRows, inclusiveBuffers, inclusiveIo, inclusiveWal, cost);
}

/** Of the whole statement: execution and planning time, and what the root has with everything below it. */
export function statementFigures({ plan, analysis }: ComparedPlan): PlanFigures {
  const root = totalFigures(plan.root, analysis.nodes.get(plan.root.id));
  return {
    ...root,
    timeMs: plan.executionTimeMs ?? root.timeMs,
    planningTimeMs: plan.planningTimeMs ?? null,
  };
}

/** Adds figure by figure, except rows, of which `a`'s are kept; null counts for nothing beside a number. */
export function addFigures(a: PlanFigures, b: PlanFigures): PlanFigures {
  const sum = { ...a };
  for (const { name } of FIGURES) {
    const [left, right] = [a[name], b[name]];
    if (name !== "rows") sum[name] = left === null ? right : right === null ? left : left + right;
  }
  return sum;
}
