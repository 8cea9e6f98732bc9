import { formatExact } from "@/lib/format/quantity";
import { nodeTitle, nodeTypeTitle } from "../node/node-title";
import type { ShownNode } from "../folding/shown-tree";

/** A shown node in one line: `InitPlan 1: Seq Scan on orders`; of a fold `1 000 × Seq Scan, worst on events_7`. */
export function shownTitle({ node, fold }: ShownNode): string {
  if (fold === null)
    return `${node.subplanName === undefined ? "" : `${node.subplanName}: `}${nodeTitle(node)}`;
  const worst = node.relation === undefined ? "" : `, worst on ${node.relation}`;
  return `${formatExact(fold.memberIds.length)} × ${nodeTypeTitle(node)}${worst}`;
}
