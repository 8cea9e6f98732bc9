import { formatCount, formatPercent } from "@/lib/format/quantity";
import type { PlanNode } from "../plan-node";
import { eachNode } from "./each-node";
import { LEAST_SHARE, shareOf, type Rule, type RuleContext } from "./finding";
import { improvement } from "./judgement";
import { settingToTry } from "./planner-setting";

const LEAST_REMOVED_ROWS = 10_000;
const LEAST_REMOVED_PART = 0.9;

/** A join builds pairs of rows only to throw most of them away by its Join Filter. */
export const joinFilterRemovesRows: Rule = {
  id: "join-filter-removes-rows",
  title: "Join that throws most pairs away",
  needsCatalog: false,
  check: eachNode(({ node }, context) => {
    const part = removedPairPart(node);
    if (part === null) return null;
    const share = pairingShare(context, node);
    if (share * part < LEAST_SHARE) return null;
    const removed = (node.rowsRemoved.joinFilter ?? 0) * (node.actualLoops ?? 0);
    const filter = node.conditions.joinFilter ?? "";
    const isNestedLoop = node.nodeType === "Nested Loop";
    const canHash = isNestedLoop && / = /.test(filter) && !/ OR /.test(filter);
    return improvement(joinFilterRemovesRows.id, node, share * part, {
      threshold: "At least 90 % of the pairs are removed, and at least 10,000.",
      evidence: `${formatPercent(part)} of the pairs that the join builds do not match: ${formatCount(removed)} are thrown away.`,
      suggestion: suggestionFor(filter, canHash, isNestedLoop),
      tryIt: canHash ? settingToTry("enable_nestloop", "off", "Without nested loops") : null,
    });
  }),
};

/** Of the pairs of rows that `node` built, the part that its Join Filter removed; null when that is not much. */
export function removedPairPart(node: PlanNode): number | null {
  const loops = node.actualLoops ?? 0;
  const removed = (node.rowsRemoved.joinFilter ?? 0) * loops;
  const part = removed / Math.max(1, removed + (node.actualRows ?? 0) * loops);
  return removed >= LEAST_REMOVED_ROWS && part >= LEAST_REMOVED_PART ? part : null;
}

/** Building pairs takes the join's own time, and that of reading stored rows again. */
function pairingShare(context: RuleContext, node: PlanNode): number {
  const stored = node.children.find(({ nodeType }) => nodeType === "Materialize");
  return shareOf(context, node) + (stored === undefined ? 0 : shareOf(context, stored));
}

function suggestionFor(filter: string, canHash: boolean, isNestedLoop: boolean): string {
  if (/ OR /.test(filter))
    return "An OR between relations can be answered by neither index nor hash. Two joins, one for each side of the OR, put together by UNION, can.";
  if (canHash)
    return "The condition has an equality, so a hash or merge join, or an index on its column, would build only the pairs that match.";
  return isNestedLoop
    ? "Every row is compared with every other. An equality to join by, or an index that serves the inequality (a B-tree for a range, GiST for overlapping ranges), would build fewer pairs."
    : "Join by more of the condition: only equalities of plain expressions are part of a hash or merge condition.";
}
