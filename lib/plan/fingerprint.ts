import { fnv1a } from "./fnv1a";
import { nodeTypeTitle } from "./node/node-title";
import type { PlanNode, QueryPlan } from "./plan-node";
import { isInitPlan, planNodes } from "./walk";

/** Digits of a fingerprint that a reader is shown: enough to tell the plans of one notebook apart. */
const SHORT_DIGITS = 8;

/**
 * Sixteen hexadecimal digits that are equal for equal plans, whatever the format and the options of EXPLAIN.
 *
 * What counts: the node types with join type, strategy, direction, partial mode and parallel awareness; the shape, with
 * which child is the outer and which the inner; relations, functions, CTEs and indexes; partitions one by one, since
 * pruning is part of what a plan does; and aliases where a relation is read more than once, so that the sides of
 * a self-join can be told apart.
 *
 * What does not: costs, rows, times, widths, conditions and literals; planned and launched workers; whether a node was
 * executed or disabled; the names and the order of InitPlans, which run on demand; and the schema, which EXPLAIN prints
 * with VERBOSE only: plans over `a.orders` and `b.orders` are alike.
 */
export function planFingerprint(plan: QueryPlan): string {
  const nodes = planNodes(plan.root);
  const readOften = relationsReadOften(nodes);
  const hashOf = new Map<PlanNode, string>();
  // From the end of the printed order, every child comes before its parent.
  for (const node of nodes.reverse()) {
    const children = node.children.map((child) => ({
      isOnDemand: isInitPlan(child),
      hash: hashOf.get(child) ?? "",
    }));
    const onDemand = children.filter(({ isOnDemand }) => isOnDemand).map(({ hash }) => hash);
    const pulled = children.filter(({ isOnDemand }) => !isOnDemand).map(({ hash }) => hash);
    hashOf.set(node, fnv1a([ownLine(node, readOften), ...onDemand.sort(), "", ...pulled].join("\n")));
  }
  return hashOf.get(plan.root) ?? "";
}

/** The beginning of a fingerprint, for showing. */
export function shortFingerprint(fingerprint: string): string {
  return fingerprint.slice(0, SHORT_DIGITS);
}

function ownLine(node: PlanNode, readOften: ReadonlySet<string>): string {
  const relation = node.relation ?? node.functionName ?? node.cteName ?? "";
  return [
    node.relationship ?? "",
    nodeTypeTitle(node),
    relation,
    node.index ?? "",
    readOften.has(relation) ? (node.alias ?? relation) : "",
  ].join("\u0000");
}

function relationsReadOften(nodes: readonly PlanNode[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const often = new Set<string>();
  for (const { relation } of nodes) {
    if (relation === undefined) continue;
    (seen.has(relation) ? often : seen).add(relation);
  }
  return often;
}
