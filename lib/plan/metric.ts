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
  /** A figure with its unit: `12.4 ms`, `1.2 M rows`, `37× under`. */
  format: (value: number) => string;
}
