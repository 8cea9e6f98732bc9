import type { BufferCounts, IoTimes, WalCounts } from "./plan-node";

/** How far the planner's row count was off, per loop: `factor` ≥ 1, `direction` says which number was larger. */
export interface RowEstimate {
  factor: number;
  /** "under": more rows came than were estimated; "over": fewer; "exact": the same. */
  direction: "under" | "over" | "exact";
}

/** What follows from a node's printed figures. Null where EXPLAIN did not print what it needs. */
export interface NodeAnalysis {
  /** Processes that worked on the node: 1, or the leader and the launched workers below a Gather. */
  participants: number;
  /** Elapsed time of the node with everything below it; below a Gather an estimate, averaged over the participants. */
  inclusiveTimeMs: number | null;
  /** The part of it that the node spent itself. Over all nodes these sum to the root's inclusive time. */
  exclusiveTimeMs: number | null;
  /** How far `exclusiveTimeMs` may be off because EXPLAIN rounds the time per loop to a thousandth of a millisecond. */
  roundingMs: number | null;
  /** Inclusive time summed over all processes: what the machine was busy with. */
  workTimeMs: number | null;
  inclusiveBuffers: BufferCounts | null;
  exclusiveBuffers: BufferCounts | null;
  /** Summed over all processes, as printed: can exceed the elapsed time below a Gather. */
  inclusiveIo: IoTimes | null;
  exclusiveIo: IoTimes | null;
  inclusiveWal: WalCounts | null;
  exclusiveWal: WalCounts | null;
  /** The busiest process's inclusive time, where EXPLAIN (VERBOSE) told the workers apart. */
  slowestProcessTimeMs: number | null;
  /** Compiling expressions, as far as it is known to be part of this node's startup time. */
  jitTimeMs: number | null;
  /** Rows over all loops and processes. */
  totalRows: number | null;
  /** How far `totalRows` may be off: by half a row per loop, since PostgreSQL 18 by half a hundredth; none for one loop. */
  totalRowsRounding: number | null;
  rowEstimate: RowEstimate | null;
  /** Rows of one participant, where every process repeats the whole node (a private hash table below a Gather). */
  rowsPerParticipant: number | null;
  /** The planner's cost of the node itself, as far as it is part of the root's cost. */
  exclusiveCost: number | null;
  /** Exclusive time over the execution time, or exclusive cost over the root's cost: see PlanAnalysis.measure. */
  share: number | null;
}

/** A part of the execution time that no node of the main query accounts for. */
export interface TailItem {
  name: string;
  timeMs: number;
  /** What happens in this time and how the figure was found, in a sentence. */
  explanation: string;
}

/** Where the arithmetic does not add up, or rests on a guess. */
export interface Uncertainty {
  nodeId: string | null;
  reason: string;
}

export interface PlanAnalysis {
  /** What `share` is a share of: execution time when it was measured, otherwise estimated cost. */
  measure: "time" | "cost";
  /** Milliseconds of execution, or cost units. */
  total: number;
  nodes: ReadonlyMap<string, NodeAnalysis>;
  /** Execution time after the root finished: triggers, serialisation, writing CTEs, executor start and stop. */
  tail: TailItem[];
  uncertain: Uncertainty[];
}
