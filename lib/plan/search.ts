import { nodeTitle } from "./node/node-title";
import type { PlanNode } from "./plan-node";
import { planNodes } from "./walk";

/** A plan ready to be searched: what can be found of each node, in lower case, in printed order. */
export type SearchIndex = readonly { id: string; text: string }[];

/** Types, relations, indexes, aliases, subplan names, conditions and keys; linear in the size of the plan. */
export function indexPlan(root: PlanNode): SearchIndex {
  return planNodes(root).map((node) => ({ id: node.id, text: searchedText(node).toLowerCase() }));
}

/**
 * Ids of the nodes that contain every word of `query`, in printed order; "…" holds words together. Upper and lower
 * case are the same. Null when the query is empty: then nothing is searched.
 */
export function searchPlan(index: SearchIndex, query: string): string[] | null {
  const words = [...query.toLowerCase().matchAll(/"([^"]*)"?|\S+/g)]
    .map(([word, quoted]) => quoted ?? word)
    .filter((word) => word !== "");
  if (words.length === 0) return null;
  return index.flatMap(({ id, text }) => (words.every((word) => text.includes(word)) ? [id] : []));
}

function searchedText(node: PlanNode): string {
  const { schema, relation, sortKey = [], groupKey = [], groupingSets = [], hash, sort } = node;
  return [
    nodeTitle(node),
    node.nodeType,
    schema === undefined ? "" : `${schema}.${relation ?? ""}`,
    node.alias,
    node.index,
    node.subplanName,
    ...Object.values(node.conditions),
    ...sortKey,
    ...groupKey,
    ...groupingSets,
    sort?.method,
    hash === undefined || hash.batches <= 1 ? "" : `${hash.batches} batches`,
    node.neverExecuted ? "never executed" : "",
    ...node.properties.map(({ key, value }) => `${key}: ${typeof value === "string" ? value : ""}`),
  ]
    .filter((part) => part !== undefined && part !== "")
    .join("\n");
}
