import type { PlacedNode } from "../walk";
import type { Finding, Rule, RuleContext } from "./finding";

/** The check of a rule that judges one node at a time. */
export function eachNode(judge: (placed: PlacedNode, context: RuleContext) => Finding | null): Rule["check"] {
  return (context) => context.placed.flatMap((placed) => judge(placed, context) ?? []);
}
