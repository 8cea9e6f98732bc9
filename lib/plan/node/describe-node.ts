import { AGGREGATES, EXPLANATIONS, PARTIAL, type ManualPage } from "./node-explanations";
import type { PlanNode } from "../plan-node";

const MANUAL = "https://www.postgresql.org/docs/current/";

/** A paragraph on what the node's type does. Unknown types, of extensions or later versions, are named as such. */
export function describeNode(node: PlanNode): string {
  const base =
    (node.nodeType === "Aggregate" ? AGGREGATES[node.strategy ?? ""] : undefined) ??
    (Object.hasOwn(EXPLANATIONS, node.nodeType) ? EXPLANATIONS[node.nodeType]?.text : undefined) ??
    `${node.nodeType} is not a node of PostgreSQL that this version knows; its properties are shown as they came.`;
  const parallel = node.parallelAware ? " The participants share the work of this one." : "";
  return `${base}${PARTIAL[node.partialMode ?? ""] ?? ""}${parallel}`;
}

const STATEMENTS: Record<string, ManualPage> = {
  Insert: { title: "INSERT", url: "sql-insert.html" },
  Update: { title: "UPDATE", url: "sql-update.html" },
  Delete: { title: "DELETE", url: "sql-delete.html" },
  Merge: { title: "MERGE", url: "sql-merge.html" },
};

/** Where the manual says more about the node; null for types that it does not know. */
export function manualPageOf({ nodeType, operation = "" }: PlanNode): ManualPage | null {
  const page =
    (nodeType === "ModifyTable" ? STATEMENTS[operation] : undefined) ??
    (Object.hasOwn(EXPLANATIONS, nodeType) ? EXPLANATIONS[nodeType]?.manual : undefined);
  return page === undefined ? null : { title: page.title, url: MANUAL + page.url };
}
