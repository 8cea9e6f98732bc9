import { formatCount, formatPercent } from "@/lib/format/quantity";
import { eachNode } from "./each-node";
import { LEAST_SHARE, shareOf, type Rule } from "./finding";
import { improvement } from "./judgement";
import { relationFactsOf } from "./plan-relations";

const LEAST_DEAD_ROWS = 10_000;
const LEAST_DEAD_PART = 0.2;

/** A relation is read in full that holds many rows which nobody can see any more. */
export const deadRows: Rule = {
  id: "dead-rows",
  title: "Many dead rows",
  needsCatalog: true,
  check: eachNode(({ node }, context) => {
    if (node.nodeType !== "Seq Scan") return null;
    const facts = relationFactsOf(context.catalog, node);
    const dead = facts?.deadRows ?? 0;
    const part = dead / Math.max(1, dead + (facts?.liveRows ?? 0));
    const share = shareOf(context, node) * part;
    if (!facts || dead < LEAST_DEAD_ROWS || part < LEAST_DEAD_PART || share < LEAST_SHARE) return null;
    const last = facts.lastVacuumedAt;
    return improvement(deadRows.id, node, share, {
      threshold: "At least 20 % of the rows, and 10,000, are dead.",
      evidence: `${formatCount(dead)} rows of ${facts.name}, ${formatPercent(part)} of all, are dead and read nevertheless. ${last === null ? "It was never vacuumed." : `It was last vacuumed on ${last.slice(0, 10)}.`}`,
      suggestion:
        "VACUUM makes their space free for new rows; only VACUUM FULL or a rewrite gives it back. If VACUUM does not help, an old transaction or replication slot still holds them.",
    });
  }),
};
