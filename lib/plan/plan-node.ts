/** Blocks of the server's block size, summed over all loops and all processes, as EXPLAIN (BUFFERS) prints them. */
export interface BufferCounts {
  sharedHit: number;
  sharedRead: number;
  sharedDirtied: number;
  sharedWritten: number;
  localHit: number;
  localRead: number;
  localDirtied: number;
  localWritten: number;
  tempRead: number;
  tempWritten: number;
}

/** Milliseconds spent waiting for blocks, summed over all processes: under parallelism they can exceed the elapsed time. */
export interface IoTimes {
  sharedReadMs: number;
  sharedWriteMs: number;
  localReadMs: number;
  localWriteMs: number;
  tempReadMs: number;
  tempWriteMs: number;
}

export interface WalCounts {
  records: number;
  fullPageImages: number;
  bytes: number;
  buffersFull: number;
}

/** Rows thrown away, per loop and rounded to whole rows by PostgreSQL; a key is absent when nothing was. */
export interface RowsRemoved {
  filter?: number;
  joinFilter?: number;
  indexRecheck?: number;
  conflictFilter?: number;
}

/** The expressions of a node, as the server deparsed them. */
export interface PlanConditions {
  filter?: string;
  joinFilter?: string;
  oneTimeFilter?: string;
  indexCond?: string;
  orderBy?: string;
  recheckCond?: string;
  tidCond?: string;
  hashCond?: string;
  mergeCond?: string;
  runCondition?: string;
  conflictFilter?: string;
  cacheKey?: string;
}

export interface SortDetail {
  method: string;
  spaceKb: number;
  spaceType: "Memory" | "Disk" | string;
}

export interface HashDetail {
  buckets: number;
  batches: number;
  /** What the planner chose, when execution changed it. */
  originalBuckets?: number;
  originalBatches?: number;
  peakMemoryKb: number;
}

export interface HashAggregateDetail {
  plannedPartitions?: number;
  batches?: number;
  peakMemoryKb?: number;
  diskKb?: number;
}

export interface MemoizeDetail {
  hits: number;
  misses: number;
  evictions: number;
  overflows: number;
  peakMemoryKb: number;
}

export type PropertyValue =
  string | number | boolean | null | PropertyValue[] | { [key: string]: PropertyValue };

/** What has no field of its own, under PostgreSQL's own key, in the order it was printed. */
export interface PlanProperty {
  key: string;
  value: PropertyValue;
}

export interface PlanWorker {
  number: number;
  actualStartupTimeMs?: number;
  actualTotalTimeMs?: number;
  actualRows?: number;
  actualLoops?: number;
  buffers?: BufferCounts;
  properties: PlanProperty[];
}

/**
 * One node of a plan, in PostgreSQL's words. Times and rows are per loop, exactly as printed; everything derived
 * from them is in PlanAnalysis. A field is absent when EXPLAIN did not print it, or printed its default.
 */
export interface PlanNode {
  /** The path from the root: the root is "0", its second child "0.1". Stable for one plan text. */
  id: string;
  nodeType: string;
  /** How the parent uses it: Outer, Inner, Member, Subquery, InitPlan, SubPlan; absent on the root. */
  relationship?: string;
  /** For example `InitPlan 1 (returns $0)`, `SubPlan 2`, `CTE busy`. */
  subplanName?: string;
  strategy?: string;
  partialMode?: string;
  joinType?: string;
  /** Insert, Update, Delete or Merge. */
  operation?: string;
  /** Of a SetOp: Except, Intersect All … */
  command?: string;
  parallelAware: boolean;
  scanDirection?: string;
  disabled?: boolean;
  relation?: string;
  schema?: string;
  alias?: string;
  index?: string;
  functionName?: string;
  cteName?: string;
  startupCost?: number;
  totalCost?: number;
  planRows?: number;
  planWidth?: number;
  actualStartupTimeMs?: number;
  actualTotalTimeMs?: number;
  actualRows?: number;
  actualLoops?: number;
  neverExecuted: boolean;
  buffers?: BufferCounts;
  ioTimes?: IoTimes;
  wal?: WalCounts;
  rowsRemoved: RowsRemoved;
  conditions: PlanConditions;
  output?: string[];
  sortKey?: string[];
  presortedKey?: string[];
  groupKey?: string[];
  /** One line per grouping set, as TEXT prints them: `Hash Key: a, b`, `Group Key: ()`. */
  groupingSets?: string[];
  paramsEvaluated?: string[];
  sort?: SortDetail;
  hash?: HashDetail;
  hashAggregate?: HashAggregateDetail;
  memoize?: MemoizeDetail;
  heapFetches?: number;
  exactHeapBlocks?: number;
  lossyHeapBlocks?: number;
  indexSearches?: number;
  workersPlanned?: number;
  workersLaunched?: number;
  singleCopy?: boolean;
  workers: PlanWorker[];
  properties: PlanProperty[];
  children: PlanNode[];
}

/** BEFORE and AFTER triggers and foreign-key checks are printed alike; see tail.ts for telling them apart. */
export interface PlanTrigger {
  name?: string;
  constraint?: string;
  relation?: string;
  /** Absent with TIMING OFF. */
  timeMs?: number;
  calls: number;
}

export interface JustInTime {
  functions: number;
  totalMs?: number;
  generationMs?: number;
  /** The part of the generation spent on unpacking tuples; since version 17. */
  deformMs?: number;
  inliningMs?: number;
  optimizationMs?: number;
  emissionMs?: number;
  options: string[];
}

/** One statement's plan with what EXPLAIN prints around it. */
export interface QueryPlan {
  root: PlanNode;
  /** True when the statement was executed (EXPLAIN ANALYZE). */
  analysed: boolean;
  planningTimeMs?: number;
  executionTimeMs?: number;
  /**
   * What auto_explain logged as the statement's duration: the executor's run including AFTER triggers, without
   * planning. A plan with ANALYZE but without an execution time of its own has it as executionTimeMs too.
   */
  durationMs?: number;
  planningBuffers?: BufferCounts;
  planningMemoryKb?: { used: number; allocated: number };
  serialization?: { timeMs?: number; outputKb: number; format: string; buffers?: BufferCounts };
  triggers: PlanTrigger[];
  jit?: JustInTime;
  /** Settings that differ from their defaults and bear on planning. */
  settings: { name: string; value: string }[];
  queryText?: string;
  queryIdentifier?: string;
  properties: PlanProperty[];
}

/** How EXPLAIN was asked to print. */
export type PlanFormat = "text" | "json" | "yaml" | "xml";

/** A part of the text that was read, from `start` to before `end`, in UTF-16 units. */
export interface TextRange {
  start: number;
  end: number;
}

export interface ParsedPlans {
  format: PlanFormat;
  /** At least one. */
  plans: QueryPlan[];
  /**
   * For each plan, where its nodes stand in the text, by node id: a node's range contains those of the nodes below it,
   * so that the smallest range around a place belongs to the node which the place speaks of. Empty where the
   * format does not tell.
   */
  ranges: ReadonlyMap<string, TextRange>[];
}
