import { isPulled } from "@/lib/plan/comparison/base-relations";
import { nodeRole, scanTarget } from "@/lib/plan/comparison/node-role";
import { nodeTypeTitle } from "@/lib/plan/node/node-title";
import type { PlanNode, QueryPlan } from "@/lib/plan/plan-node";
import { planNodes } from "@/lib/plan/walk";

const MOST_CHARACTERS = 110;
/** More members of an Append than this are counted instead of named. */
const MOST_MEMBERS = 3;

/** A plan's joins and scans in one line, the outer side first: `Hash Join (Seq Scan orders, Seq Scan items)`. */
export function planOutline({ root }: QueryPlan): string {
  const outline = outlineOf(root);
  const isParallel = planNodes(root).some(({ nodeType }) => nodeType.startsWith("Gather"));
  const text = `${isParallel ? "parallel: " : ""}${outline === "" ? nodeTypeTitle(root) : outline}`;
  return text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS - 1)}…`;
}

function outlineOf(node: PlanNode): string {
  const below = node.children.filter(isPulled).map(outlineOf);
  switch (nodeRole(node)) {
    case "scan":
      return `${node.nodeType} ${node.alias ?? scanTarget(node) ?? ""}`;
    case "join":
      return `${node.nodeType} (${below.join(", ")})`;
    case "index":
      return "";
    default:
      if (below.length > MOST_MEMBERS) return `${node.nodeType} of ${below.length}`;
      return below.filter((part) => part !== "").join(", ");
  }
}
