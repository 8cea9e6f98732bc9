import { analysePlan } from "../analyse-plan";
import type { PlanNode } from "../plan-node";
import type { StudiedPlan } from "../read-plan";
import { findInPlan } from "../rules";
import type { ShownNode } from "../folding/shown-tree";
import { planNodes } from "../walk";
import { anonymisePlan } from "./anonymise-plan";

/**
 * A studied plan without names and literals, studied anew, since findings quote them. What only the catalog can tell
 * is left out: it would have to name it.
 */
export function anonymousStudy(
  study: StudiedPlan,
  statement = "",
): { study: StudiedPlan; statement: string } {
  const made = anonymisePlan(study.plan, statement);
  const analysis = analysePlan(made.plan);
  const findings = findInPlan({ plan: made.plan, analysis, catalog: null, statement: made.statement });
  return { study: { plan: made.plan, analysis, findings, ranges: new Map() }, statement: made.statement };
}

/** The same tree as shown, over the nodes of another plan of the same shape. */
export function shownOver(shown: ShownNode, root: PlanNode): ShownNode {
  const nodes = new Map(planNodes(root).map((node) => [node.id, node]));
  const copyOf = (source: ShownNode): ShownNode => ({
    ...source,
    node: nodes.get(source.node.id) ?? source.node,
    children: [],
  });
  const top = copyOf(shown);
  const pending: [ShownNode, ShownNode][] = [[shown, top]];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const [source, copy] = next;
    for (const child of source.children) {
      const made = copyOf(child);
      copy.children.push(made);
      pending.push([child, made]);
    }
  }
  return top;
}
