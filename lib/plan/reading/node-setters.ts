import type { FieldsOf } from "./node-fields";
import type { PlanNode } from "../plan-node";

/**
 * What puts a value into a field of a node. Written out, because V8 keeps an object to which many names are added by a
 * computed key as a hash table, four times as large and slower for everything that reads a plan.
 */
type Setters<T> = Record<FieldsOf<T>, (node: PlanNode, value: T) => void>;

export const TEXT_SETTERS: Setters<string> = {
  id: (node, value) => void (node.id = value),
  nodeType: (node, value) => void (node.nodeType = value),
  relationship: (node, value) => void (node.relationship = value),
  subplanName: (node, value) => void (node.subplanName = value),
  strategy: (node, value) => void (node.strategy = value),
  partialMode: (node, value) => void (node.partialMode = value),
  joinType: (node, value) => void (node.joinType = value),
  operation: (node, value) => void (node.operation = value),
  command: (node, value) => void (node.command = value),
  scanDirection: (node, value) => void (node.scanDirection = value),
  relation: (node, value) => void (node.relation = value),
  schema: (node, value) => void (node.schema = value),
  alias: (node, value) => void (node.alias = value),
  index: (node, value) => void (node.index = value),
  functionName: (node, value) => void (node.functionName = value),
  cteName: (node, value) => void (node.cteName = value),
};

export const NUMBER_SETTERS: Setters<number> = {
  startupCost: (node, value) => void (node.startupCost = value),
  totalCost: (node, value) => void (node.totalCost = value),
  planRows: (node, value) => void (node.planRows = value),
  planWidth: (node, value) => void (node.planWidth = value),
  actualStartupTimeMs: (node, value) => void (node.actualStartupTimeMs = value),
  actualTotalTimeMs: (node, value) => void (node.actualTotalTimeMs = value),
  actualRows: (node, value) => void (node.actualRows = value),
  actualLoops: (node, value) => void (node.actualLoops = value),
  heapFetches: (node, value) => void (node.heapFetches = value),
  exactHeapBlocks: (node, value) => void (node.exactHeapBlocks = value),
  lossyHeapBlocks: (node, value) => void (node.lossyHeapBlocks = value),
  indexSearches: (node, value) => void (node.indexSearches = value),
  workersPlanned: (node, value) => void (node.workersPlanned = value),
  workersLaunched: (node, value) => void (node.workersLaunched = value),
};

export const LIST_SETTERS: Setters<string[]> = {
  output: (node, value) => void (node.output = value),
  sortKey: (node, value) => void (node.sortKey = value),
  presortedKey: (node, value) => void (node.presortedKey = value),
  groupKey: (node, value) => void (node.groupKey = value),
  groupingSets: (node, value) => void (node.groupingSets = value),
  paramsEvaluated: (node, value) => void (node.paramsEvaluated = value),
};
