import type { PlanNode } from "../plan-node";

const AGGREGATE_TITLES: Record<string, string> = {
  Hashed: "HashAggregate",
  Sorted: "GroupAggregate",
  Mixed: "MixedAggregate",
};

/** A node's type as TEXT format writes it: `Parallel Hash Left Join`, `Partial HashAggregate`, `Index Scan Backward`. */
export function nodeTypeTitle(node: PlanNode): string {
  const prefix = `${node.parallelAware ? "Parallel " : ""}${node.partialMode === undefined ? "" : `${node.partialMode} `}`;
  return `${prefix}${baseTitle(node)}${node.scanDirection === "Backward" ? " Backward" : ""}`;
}

function baseTitle(node: PlanNode): string {
  const join = node.joinType === undefined || node.joinType === "Inner" ? null : node.joinType;
  switch (node.nodeType) {
    case "Aggregate":
      return AGGREGATE_TITLES[node.strategy ?? ""] ?? "Aggregate";
    case "Hash Join":
    case "Merge Join":
      return join === null ? node.nodeType : `${node.nodeType.slice(0, -" Join".length)} ${join} Join`;
    case "Nested Loop":
      return join === null ? node.nodeType : `Nested Loop ${join} Join`;
    case "ModifyTable":
      return node.operation ?? node.nodeType;
    case "SetOp":
      return `${node.strategy === "Hashed" ? "HashSetOp" : "SetOp"} ${node.command ?? ""}`.trim();
    case "Foreign Scan":
      return node.operation === undefined || node.operation === "Select"
        ? node.nodeType
        : `Foreign ${node.operation}`;
    case "Custom Scan": {
      const provider = node.properties.find(({ key }) => key === "Custom Plan Provider")?.value;
      return typeof provider === "string" ? `Custom Scan (${provider})` : node.nodeType;
    }
    default:
      return node.nodeType;
  }
}

/** What a node works on, under the name that the query uses: a relation, function, CTE or alias; null for none. */
export function nodeTarget(node: PlanNode): string | null {
  const name = node.relation ?? node.functionName ?? node.cteName ?? node.alias ?? null;
  if (name === null) return node.nodeType === "Bitmap Index Scan" ? (node.index ?? null) : null;
  return node.alias === undefined || node.alias === name ? name : `${name} ${node.alias}`;
}

/** A node in one line, as TEXT format titles it: `Index Scan using orders_pkey on orders o`. */
export function nodeTitle(node: PlanNode): string {
  const target = nodeTarget(node);
  const index =
    node.index !== undefined && node.nodeType !== "Bitmap Index Scan" ? ` using ${node.index}` : "";
  return `${nodeTypeTitle(node)}${index}${target === null ? "" : ` on ${target}`}`;
}
