import { formatCount } from "@/lib/format/quantity";
import type { PlanNode } from "../plan-node";
import { eachNode } from "./each-node";
import { inclusiveShareOf, LEAST_SHARE, type Rule } from "./finding";
import { improvement } from "./judgement";

const LEAST_ENTRIES = 10_000;

/** An OR is answered by several indexes, whose entries lose their order on the way. */
export const bitmapOr: Rule = {
  id: "bitmap-or",
  title: "OR answered by several indexes",
  needsCatalog: false,
  check: eachNode(({ node }, context) => {
    if (node.nodeType !== "BitmapOr") return null;
    const share = inclusiveShareOf(context, node);
    const entries = node.children.reduce(
      (sum, { actualRows, actualLoops }) => sum + (actualRows ?? 0) * (actualLoops ?? 0),
      0,
    );
    if (entries < LEAST_ENTRIES || share < LEAST_SHARE) return null;
    const indexes = [...new Set(node.children.map(indexOf).filter((index) => index !== undefined))];
    return improvement(bitmapOr.id, node, share, {
      threshold: "At least 10,000 index entries combined.",
      evidence: `${node.children.length} searches of ${indexes.join(", ")} give ${formatCount(entries)} entries, which are combined.`,
      suggestion:
        indexes.length === 1
          ? "They search one index: = ANY (a list), or a partial index whose condition is the OR, needs one pass over it."
          : "Two statements put together by UNION ALL, the second without the rows of the first, keep the order of each index and can stop at a LIMIT; a partial index whose condition is the OR needs one search.",
    });
  }),
};

const indexOf = (node: PlanNode): string | undefined => node.index ?? node.children[0]?.index;
