import { formatBlocks, formatBytes, formatCount, formatFactor, formatMs } from "@/lib/format/quantity";
import { IO_KEYS } from "./arithmetic/counters";
import type { NodeAnalysis, PlanAnalysis } from "./plan-analysis";
import type { PlanNode, QueryPlan } from "./plan-node";
import { planNodes } from "./walk";

/** What the heat of a plan can show. */
export type PlanMetric = "time" | "rows" | "estimate" | "buffers" | "io" | "temp" | "wal" | "cost";

/** One metric read from a whole plan. */
export interface MetricReading {
  metric: PlanMetric;
  /** As a control shows it: "Self time", "Estimate error". */
  label: string;
  /** What the figures are and how they were found, in a sentence. */
  explanation: string;
  /** The node's own figure; absent where it has none. Milliseconds, rows, factor (≥ 1), blocks, bytes or cost units. */
  valueOf: ReadonlyMap<string, number>;
  /** How hot the node is, from 0 to 1: its part of the total, or for the estimate error its logarithm against 1000×. */
  heatOf: ReadonlyMap<string, number>;
  /** Over all nodes; null where adding up means nothing (estimate error). */
  total: number | null;
  /** A figure with its unit: `12.4 ms`, `1.2 M rows`, `37×`. The direction of an estimate is in NodeAnalysis. */
  format: (value: number) => string;
}

interface MeasuredPlan {
  plan: QueryPlan;
  analysis: PlanAnalysis;
}

interface MetricDefinition {
  label: string;
  explanation: string;
  /** Null where the node has no such figure. */
  valueIn: (own: NodeAnalysis, node: PlanNode) => number | null;
  format: (value: number) => string;
  isSummed: boolean;
}

const DEFINITIONS: Record<PlanMetric, MetricDefinition> = {
  time: {
    label: "Self time",
    explanation:
      "Time spent in the node itself: its time over all loops less that of the nodes below, where an InitPlan counts with the node that evaluated it and a CTE with its scans. Below a Gather averaged over the participants.",
    valueIn: (own) => own.exclusiveTimeMs,
    format: (ms) => formatMs(ms),
    isSummed: true,
  },
  rows: {
    label: "Rows",
    explanation:
      "Rows that the node returned over all loops and processes; the planner's where it did not run.",
    valueIn: (own, { planRows }) => own.totalRows ?? planRows ?? null,
    format: (rows) => `${formatCount(rows)} ${rows === 1 ? "row" : "rows"}`,
    isSummed: true,
  },
  estimate: {
    label: "Estimate error",
    explanation:
      "How many times too many or too few rows the planner expected per loop, left out where the node may stop early. Full heat is 1000×.",
    valueIn: (own) => own.rowEstimate?.factor ?? null,
    format: formatFactor,
    isSummed: false,
  },
  buffers: {
    label: "Buffers",
    explanation:
      "Shared and local blocks that the node itself asked for, found in memory or read, summed over all processes.",
    valueIn: ({ exclusiveBuffers: own }) =>
      own && own.sharedHit + own.sharedRead + own.localHit + own.localRead,
    format: (blocks) => formatBlocks(blocks),
    isSummed: true,
  },
  io: {
    label: "I/O time",
    explanation:
      "Time that the node itself waited for blocks to be read and written, summed over all processes (track_io_timing): below a Gather it can exceed the elapsed time.",
    valueIn: ({ exclusiveIo: own }) => own && IO_KEYS.reduce((sum, key) => sum + own[key], 0),
    format: (ms) => formatMs(ms),
    isSummed: true,
  },
  temp: {
    label: "Temporary blocks",
    explanation:
      "Blocks of temporary files that the node itself read and wrote because its rows did not fit into memory.",
    valueIn: ({ exclusiveBuffers: own }) => own && own.tempRead + own.tempWritten,
    format: (blocks) => formatBlocks(blocks),
    isSummed: true,
  },
  wal: {
    label: "WAL",
    explanation: "Bytes that the node itself wrote to the write-ahead log, full pages included.",
    valueIn: (own) => own.exclusiveWal?.bytes ?? null,
    format: formatBytes,
    isSummed: true,
  },
  cost: {
    label: "Cost",
    explanation:
      "The planner's estimate for the node itself, as far as it is part of the root's cost, in units of one sequential page read.",
    valueIn: (own) => own.exclusiveCost,
    format: (cost) => formatCount(cost),
    isSummed: true,
  },
};

/** From this factor on an estimate is as hot as can be. */
const HOTTEST_FACTOR = 1000;

/** The figures of one metric for every node, with how hot each is. */
export function readMetric({ plan, analysis }: MeasuredPlan, metric: PlanMetric): MetricReading {
  const { label, explanation, valueIn, format, isSummed } = DEFINITIONS[metric];
  const valueOf = new Map<string, number>();
  let sum = 0;
  for (const node of planNodes(plan.root)) {
    const own = analysis.nodes.get(node.id);
    const value = own === undefined || node.neverExecuted ? null : valueIn(own, node);
    if (value === null) continue;
    valueOf.set(node.id, value);
    sum += value;
  }
  const heat = heatScale(metric, metric === "time" ? analysis.total : sum);
  const heatOf = new Map([...valueOf].map(([id, value]) => [id, heat(value)]));
  return { metric, label, explanation, valueOf, heatOf, total: isSummed ? sum : null, format };
}

function heatScale(metric: PlanMetric, whole: number): (value: number) => number {
  if (metric === "estimate") return (factor) => Math.min(1, Math.log(factor) / Math.log(HOTTEST_FACTOR));
  return (value) => (whole > 0 ? Math.min(1, value / whole) : 0);
}

/** The metrics for which the plan has figures other than zero, in the order in which a control offers them. */
export function metricsOf(study: MeasuredPlan): PlanMetric[] {
  return (Object.keys(DEFINITIONS) as PlanMetric[]).filter((metric) => {
    const { valueOf, total } = readMetric(study, metric);
    return total === null ? valueOf.size > 0 : total > 0;
  });
}
