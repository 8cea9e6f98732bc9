import type { PlanNode, QueryPlan } from "../plan-node";
import { planNodes } from "../walk";

export const JOIN_METHODS = ["Hash Join", "Merge Join", "Nested Loop"] as const;
export type JoinMethod = (typeof JOIN_METHODS)[number];

const RELATION_SCANS = ["Seq Scan", "Index Scan", "Index Only Scan", "Bitmap Heap Scan"];

/** What a node does in the statement, whatever method it uses: reads this relation, joins or handles these scans. */
export interface NodeRole {
  nodeType: string;
  /** Of a scan: `relation alias`; null for other nodes. */
  scan: string | null;
  /** The scans below it, sorted. */
  scans: string[];
  sortKey: string[] | null;
  /** Of an aggregate: 1 when it is the only or the innermost one over its scans. */
  isPartial: boolean;
}

export const isScanOfRelation = (node: PlanNode) => RELATION_SCANS.includes(node.nodeType);
export const isGather = (node: PlanNode) => node.nodeType === "Gather" || node.nodeType === "Gather Merge";
export const joinNoun = (method: JoinMethod) => method.toLowerCase();

export function roleOf(node: PlanNode): NodeRole {
  const isScan = node.relation !== undefined && node.nodeType !== "ModifyTable";
  return {
    nodeType: node.nodeType,
    scan: isScan ? scanName(node) : null,
    scans: scansBelow(node),
    sortKey: node.sortKey ?? null,
    isPartial: node.partialMode === "Partial",
  };
}

/** The nodes of the plan that do what `role` does, by whatever method; the one of the same type first. */
export function nodesInRole(plan: QueryPlan, role: NodeRole): PlanNode[] {
  const nodes = planNodes(plan.root).filter((node) => isInRole(node, role));
  return nodes.toSorted(
    (a, b) => Number(b.nodeType === role.nodeType) - Number(a.nodeType === role.nodeType),
  );
}

function isInRole(node: PlanNode, role: NodeRole): boolean {
  if (role.scan !== null) return isScanOfRelation(node) && scanName(node) === role.scan;
  if (scansBelow(node).join("\n") !== role.scans.join("\n")) return false;
  if (isJoin(role.nodeType)) return isJoin(node.nodeType);
  if (isSort(role.nodeType)) return isSort(node.nodeType) && sameKeys(node.sortKey ?? null, role.sortKey);
  return node.nodeType === role.nodeType && (node.partialMode === "Partial") === role.isPartial;
}

const isJoin = (nodeType: string) => (JOIN_METHODS as readonly string[]).includes(nodeType);
const isSort = (nodeType: string) => nodeType === "Sort" || nodeType === "Incremental Sort";
/** EXPLAIN (VERBOSE) qualifies the columns that it otherwise need not. */
const sameKeys = (a: string[] | null, b: string[] | null) => bareKeys(a) === bareKeys(b);
const bareKeys = (keys: string[] | null) =>
  (keys ?? []).map((key) => key.replace(/^[\w"]+\./, "")).join(", ");

const scanName = ({ relation, alias }: PlanNode) => `${relation ?? ""} ${alias ?? relation ?? ""}`;

function scansBelow(node: PlanNode): string[] {
  return planNodes(node)
    .filter((below) => below.nodeType !== "Bitmap Index Scan" && below.nodeType !== "ModifyTable")
    .flatMap((below) =>
      below.relation !== undefined
        ? [scanName(below)]
        : below.children.length === 0
          ? [below.alias ?? below.nodeType]
          : [],
    )
    .toSorted();
}

/** The indexes that a scan reads, those of a Bitmap Heap Scan below it. */
export function indexNamesOf(node: PlanNode): string[] {
  const nodes = node.nodeType === "Bitmap Heap Scan" ? planNodes(node) : [node];
  return nodes.flatMap(({ index }) => (index === undefined ? [] : [index]));
}
