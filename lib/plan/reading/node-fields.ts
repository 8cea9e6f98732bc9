import type { BufferCounts, IoTimes, PlanConditions, PlanNode, RowsRemoved, WalCounts } from "../plan-node";

/** The names of the fields of a node that hold a `T`. */
export type FieldsOf<T> = {
  [K in keyof PlanNode]-?: Exclude<PlanNode[K], undefined> extends T ? K : never;
}[keyof PlanNode];

/** Which key of FORMAT JSON fills which field of PlanNode, by the field's type. */
export const TEXT_FIELDS: Record<string, FieldsOf<string>> = {
  "Node Type": "nodeType",
  "Parent Relationship": "relationship",
  "Subplan Name": "subplanName",
  Strategy: "strategy",
  "Partial Mode": "partialMode",
  "Join Type": "joinType",
  Operation: "operation",
  Command: "command",
  "Scan Direction": "scanDirection",
  "Relation Name": "relation",
  Schema: "schema",
  Alias: "alias",
  "Index Name": "index",
  "Function Name": "functionName",
  "CTE Name": "cteName",
};

export const NUMBER_FIELDS: Record<string, FieldsOf<number>> = {
  "Startup Cost": "startupCost",
  "Total Cost": "totalCost",
  "Plan Rows": "planRows",
  "Plan Width": "planWidth",
  "Actual Startup Time": "actualStartupTimeMs",
  "Actual Total Time": "actualTotalTimeMs",
  "Actual Rows": "actualRows",
  "Actual Loops": "actualLoops",
  "Heap Fetches": "heapFetches",
  "Exact Heap Blocks": "exactHeapBlocks",
  "Lossy Heap Blocks": "lossyHeapBlocks",
  "Index Searches": "indexSearches",
  "Workers Planned": "workersPlanned",
  "Workers Launched": "workersLaunched",
};

export const LIST_FIELDS: Record<string, FieldsOf<string[]>> = {
  Output: "output",
  "Sort Key": "sortKey",
  "Presorted Key": "presortedKey",
  "Group Key": "groupKey",
  "Params Evaluated": "paramsEvaluated",
};

export const CONDITION_FIELDS: Record<string, keyof PlanConditions> = {
  Filter: "filter",
  "Join Filter": "joinFilter",
  "One-Time Filter": "oneTimeFilter",
  "Index Cond": "indexCond",
  "Order By": "orderBy",
  "Recheck Cond": "recheckCond",
  "TID Cond": "tidCond",
  "Hash Cond": "hashCond",
  "Merge Cond": "mergeCond",
  "Run Condition": "runCondition",
  "Conflict Filter": "conflictFilter",
  "Cache Key": "cacheKey",
};

export const REMOVED_FIELDS: Record<string, keyof RowsRemoved> = {
  "Rows Removed by Filter": "filter",
  "Rows Removed by Join Filter": "joinFilter",
  "Rows Removed by Index Recheck": "indexRecheck",
  "Rows Removed by Conflict Filter": "conflictFilter",
};

export const BUFFER_FIELDS: Record<string, keyof BufferCounts> = {
  "Shared Hit Blocks": "sharedHit",
  "Shared Read Blocks": "sharedRead",
  "Shared Dirtied Blocks": "sharedDirtied",
  "Shared Written Blocks": "sharedWritten",
  "Local Hit Blocks": "localHit",
  "Local Read Blocks": "localRead",
  "Local Dirtied Blocks": "localDirtied",
  "Local Written Blocks": "localWritten",
  "Temp Read Blocks": "tempRead",
  "Temp Written Blocks": "tempWritten",
};

/** `I/O …` without a kind is what versions before 17 print for shared and local blocks together. */
export const IO_FIELDS: Record<string, keyof IoTimes> = {
  "I/O Read Time": "sharedReadMs",
  "I/O Write Time": "sharedWriteMs",
  "Shared I/O Read Time": "sharedReadMs",
  "Shared I/O Write Time": "sharedWriteMs",
  "Local I/O Read Time": "localReadMs",
  "Local I/O Write Time": "localWriteMs",
  "Temp I/O Read Time": "tempReadMs",
  "Temp I/O Write Time": "tempWriteMs",
};

export const WAL_FIELDS: Record<string, keyof WalCounts> = {
  "WAL Records": "records",
  "WAL FPI": "fullPageImages",
  "WAL Bytes": "bytes",
  "WAL Buffers Full": "buffersFull",
};

/** Values that JSON always prints and TEXT leaves out; without them both formats give the same model. */
export const PRINTED_DEFAULTS: Record<string, string | number | boolean> = {
  "Parallel Aware": false,
  "Async Capable": false,
  "Scan Direction": "Forward",
  Disabled: false,
  "Inner Unique": false,
  "Single Copy": false,
  "Subplans Removed": 0,
  "Planned Partitions": 0,
  "Disk Usage": 0,
  "Tuples Inserted": 0,
  "Tuples Updated": 0,
  "Tuples Deleted": 0,
  "Tuples Skipped": 0,
  "Conflicting Tuples": 0,
  "Exact Heap Blocks": 0,
  "Lossy Heap Blocks": 0,
  Strategy: "Plain",
  "Partial Mode": "Simple",
  "Sort Space Used": 0,
};
