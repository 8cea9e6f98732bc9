import type { PlanNode } from "../plan-node";

/** What a node is there for, in the coarse way in which plans of one question correspond. */
export type NodeRole = "scan" | "index" | "join" | "wrapper" | "other";

/** Nodes that pass on the rows below them, in another order, process or place: the planner puts them in as it likes. */
const WRAPPERS: ReadonlySet<string> = new Set([
  "Gather",
  "Gather Merge",
  "Memoize",
  "Materialize",
  "Sort",
  "Incremental Sort",
  "Hash",
  "Subquery Scan",
  "Result",
]);

const JOINS: ReadonlySet<string> = new Set(["Nested Loop", "Hash Join", "Merge Join"]);

/** Node types that do the same thing in two ways. */
const FAMILIES: Record<string, string> = {
  "Gather Merge": "Gather",
  "Incremental Sort": "Sort",
  "Merge Append": "Append",
  Group: "Aggregate",
};

export const isWrapperNode = ({ nodeType }: PlanNode): boolean => WRAPPERS.has(nodeType);

export function nodeRole(node: PlanNode): NodeRole {
  if (isWrapperNode(node)) return "wrapper";
  if (JOINS.has(node.nodeType)) return "join";
  if (node.nodeType === "Bitmap Index Scan") return "index";
  return scanTarget(node) === null || node.nodeType === "ModifyTable" ? "other" : "scan";
}

/** The node type, or the one that stands for it and its like. A partial aggregate is not the like of a final one. */
export function nodeFamily(node: PlanNode): string {
  const family = FAMILIES[node.nodeType] ?? node.nodeType;
  return node.partialMode === "Partial" ? `Partial ${family}` : family;
}

/** What a scan reads, without its alias: a relation, a function or a CTE; null for nodes that read none. */
export function scanTarget(node: PlanNode): string | null {
  if (node.relation !== undefined) return node.relation;
  if (node.functionName !== undefined) return `${node.functionName}()`;
  if (node.cteName !== undefined) return `CTE ${node.cteName}`;
  return node.alias ?? null;
}
