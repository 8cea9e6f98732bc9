import { formatCount } from "@/lib/format/quantity";
import type { PlanNode } from "../plan-node";
import type { Rule } from "./finding";
import { remark } from "./judgement";

/** Nodes that give the rows of their first child in the same order. */
const TRANSPARENT = ["Nested Loop", "LockRows", "Subquery Scan", "Result", "ProjectSet", "Memoize"];
const UNORDERED = ["Seq Scan", "Bitmap Heap Scan", "Hash Join", "Gather", "Append", "Sample Scan"];

/** A statement ends in LIMIT without ORDER BY, so which rows it returns is left to chance. */
export const limitWithoutOrder: Rule = {
  id: "limit-without-order",
  title: "LIMIT without ORDER BY",
  needsCatalog: false,
  check({ plan: { root } }) {
    const source = root.nodeType === "Limit" ? sourceOfOrder(root) : null;
    if (source === null || !UNORDERED.includes(source.nodeType) || source.neverExecuted) return [];
    return [
      remark(limitWithoutOrder.id, root, 0, {
        threshold: "A LIMIT at the top whose rows come in no order.",
        evidence: `${formatCount(root.actualRows ?? 0)} rows are returned, the first that ${source.nodeType} came upon.`,
        suggestion:
          "To look at some rows that is enough. Where the result matters, add ORDER BY with a unique key: the same statement may return other rows after a VACUUM, with other workers, or while another scan of the table is under way.",
      }),
    ];
  },
};

function sourceOfOrder(limit: PlanNode): PlanNode | null {
  let below = firstInput(limit);
  while (below !== undefined && TRANSPARENT.includes(below.nodeType)) below = firstInput(below);
  return below ?? null;
}

const firstInput = ({ children }: PlanNode): PlanNode | undefined =>
  children.find(({ relationship }) => relationship === "Outer" || relationship === "Subquery");
