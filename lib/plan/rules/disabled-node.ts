import type { PlanNode } from "../plan-node";
import { eachNode } from "./each-node";
import type { Rule } from "./finding";
import { remark } from "./judgement";

/** Before version 18 a node that a setting forbids was given this much cost on top. */
const DISABLE_COST = 1e10;

/** A node was used although a setting forbids its kind: there was no other way. */
export const disabledNode: Rule = {
  id: "disabled-node",
  title: "Node that a setting forbids",
  needsCatalog: false,
  check: eachNode(({ node }) =>
    isDisabled(node)
      ? remark(disabledNode.id, node, 1, {
          threshold: "Any node marked Disabled, or with a cost of at least 10¹⁰ before version 18.",
          evidence: `${node.nodeType} is switched off by a setting and was used all the same.`,
          suggestion:
            "The planner found no other way to do this. Costs around it mean little; reset the enable_ settings before judging the plan.",
        })
      : null,
  ),
};

/** Costs are inherited by the nodes above; only the lowest is meant. */
export function isDisabled(node: PlanNode): boolean {
  if (node.disabled !== undefined) return node.disabled;
  const isDear = ({ totalCost = 0 }: PlanNode) => totalCost >= DISABLE_COST;
  return isDear(node) && !node.children.some(isDear);
}
