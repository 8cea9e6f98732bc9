import { formatCount } from "@/lib/format/quantity";
import type { PlanNode } from "../plan-node";
import type { PlacedNode } from "../walk";
import { eachNode } from "./each-node";
import { inclusiveShareOf, type Finding, type Rule, type RuleContext } from "./finding";
import { improvement } from "./judgement";
import { settingToTry } from "./planner-setting";
import { removedPairPart } from "./join-filter-removes-rows";
import { readsMuchToKeepLittle } from "./scan-work";

const LEAST_LOOPS = 1000;
const LEAST_SHARE_OF_INNER = 0.25;

/** The inner side of a Nested Loop ran many times and took much of the time. */
export const nestedLoopRepeats: Rule = {
  id: "nested-loop-repeats",
  title: "Nested loop with many loops",
  needsCatalog: false,
  check: eachNode((placed, context) => checkInner(context, placed)),
};

function checkInner(context: RuleContext, { node, parent }: PlacedNode): Finding | null {
  if (parent?.node.nodeType !== "Nested Loop" || node.relationship !== "Inner") return null;
  if (hasRuleOfItsOwn(context, node, parent.node)) return null;
  const participants = context.analysis.nodes.get(node.id)?.participants ?? 1;
  const loops = (node.actualLoops ?? 0) / participants;
  const share = inclusiveShareOf(context, node);
  if (loops < LEAST_LOOPS || share < LEAST_SHARE_OF_INNER) return null;
  const isScanned = node.index === undefined && node.relation !== undefined;
  return improvement(nestedLoopRepeats.id, parent.node, share, {
    threshold: "At least 1,000 loops, with 25 % of the time on the inner side.",
    evidence: `The inner side of the join ran ${formatCount(node.actualLoops ?? 0)} times, once for each outer row.`,
    suggestion: isScanned
      ? `Each time it reads ${node.relation} without an index. An index on the join column, or another join method, would end that.`
      : "Reading the inner relation once and joining by hash or merge could be cheaper, if its share of rows is large.",
    tryIt: settingToTry("enable_nestloop", "off", "Without nested loops"),
  });
}

/** memoize-misses, filter-removes-most-rows and join-filter-removes-rows name a cause more closely. */
function hasRuleOfItsOwn(context: RuleContext, inner: PlanNode, join: PlanNode): boolean {
  return (
    inner.nodeType === "Memoize" || readsMuchToKeepLittle(context, inner) || removedPairPart(join) !== null
  );
}
