import { formatCount } from "@/lib/format/quantity";
import type { PlacedNode } from "../walk";
import { inclusiveShareOf, severityOf, type Finding, type Rule, type RuleContext } from "./finding";

const LEAST_LOOPS = 1000;
const LEAST_SHARE_OF_INNER = 0.25;

/** The inner side of a Nested Loop ran many times and took much of the time. */
export const nestedLoopRepeats: Rule = {
  id: "nested-loop-repeats",
  check: (context) => context.placed.flatMap((placed) => checkInner(context, placed)),
};

function checkInner(context: RuleContext, { node, parent }: PlacedNode): Finding[] {
  if (parent?.node.nodeType !== "Nested Loop" || node.relationship !== "Inner") return [];
  const participants = context.analysis.nodes.get(node.id)?.participants ?? 1;
  const loops = (node.actualLoops ?? 0) / participants;
  const share = inclusiveShareOf(context, node);
  if (loops < LEAST_LOOPS || share < LEAST_SHARE_OF_INNER) return [];
  const isScanned = node.index === undefined && node.relation !== undefined;
  return [
    {
      ruleId: nestedLoopRepeats.id,
      nodeId: parent.node.id,
      severity: severityOf(share),
      share,
      evidence: `The inner side of the join ran ${formatCount(node.actualLoops ?? 0)} times, once for each outer row.`,
      suggestion: isScanned
        ? `Each time it reads ${node.relation} without an index. An index on the join column, or another join method, would end that.`
        : "Reading the inner relation once and joining by hash or merge could be cheaper, if its share of rows is large.",
      tryIt: { label: "Without nested loops", kind: "setting", sql: "SET enable_nestloop = off;" },
    },
  ];
}
