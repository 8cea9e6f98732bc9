import { formatCount, formatMs } from "@/lib/format/quantity";
import { eachNode } from "./each-node";
import { shareOf, type Rule } from "./finding";
import { improvement } from "./judgement";

const LEAST_SHARE_OF_LOCKING = 0.1;

/** FOR UPDATE or FOR SHARE took long: each lock writes the row, and may have to wait for another transaction. */
export const lockRows: Rule = {
  id: "lock-rows",
  title: "Time spent locking rows",
  needsCatalog: false,
  check: eachNode(({ node }, context) => {
    if (node.nodeType !== "LockRows") return null;
    const share = shareOf(context, node);
    if (share < LEAST_SHARE_OF_LOCKING) return null;
    const rows = (node.actualRows ?? 0) * (node.actualLoops ?? 0);
    const ownMs = context.analysis.nodes.get(node.id)?.exclusiveTimeMs ?? 0;
    return improvement(lockRows.id, node, share, {
      threshold: "At least 10 % of the time in LockRows.",
      evidence: `Locking ${formatCount(rows)} rows took ${formatMs(ownMs)}, ${formatMs(ownMs / Math.max(1, rows))} each.`,
      suggestion:
        "Much below a millisecond each is the work of writing the lock; more is waiting for other transactions. Lock fewer rows, in one order everywhere; a queue takes what is free with SKIP LOCKED.",
    });
  }),
};
