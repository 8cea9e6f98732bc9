import type { PlacedNode } from "../walk";
import type { Finding, Rule, RuleContext } from "./finding";

/** The check of a rule that judges one node at a time. */
export function eachNode(judge: (placed: PlacedNode, context: RuleContext) => Finding | null): Rule["check"] {
  return (context) => {
    // A loop: flatMap would make an empty list for each node and rule, half a million for a large plan.
    const findings: Finding[] = [];
    for (const placed of context.placed) {
      const finding = judge(placed, context);
      if (finding !== null) findings.push(finding);
    }
    return findings;
  };
}
