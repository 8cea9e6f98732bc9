import { analysePlan } from "@/lib/plan/analyse-plan";
import type { PlanAnalysis } from "@/lib/plan/plan-analysis";
import type { PlanNode, QueryPlan } from "@/lib/plan/plan-node";
import { planNodes } from "@/lib/plan/walk";

/** Where a wrong row estimate begins. */
export interface RowError {
  node: PlanNode;
  /** Per loop, as EXPLAIN prints them. */
  estimatedRows: number;
  actualRows: number;
  factor: number;
  direction: "under" | "over";
  /** The node's condition as it is said after its name, empty without one. */
  condition: string;
}

/** Below this an estimate counts as right: statistics are samples. */
const LEAST_FACTOR = 2;
/** A child carries its parent's error on when it has at least this part of its size, as a power. */
const INHERITED_PART = 0.5;
const MOST_CONDITION_CHARACTERS = 120;

/**
 * The largest wrong estimate among the nodes that feed `choice`, itself included, followed down to where it begins; among
 * all nodes when no choice is named. Null when every estimate there is right to within a factor of two.
 */
export function rowErrorBehind(plan: QueryPlan, choice: PlanNode | null): RowError | null {
  if (!plan.analysed) return null;
  const analysis = analysePlan(plan);
  const worst = planNodes(choice ?? plan.root).reduce<PlanNode | null>(
    (leader, node) => (logError(analysis, node) > logError(analysis, leader) ? node : leader),
    null,
  );
  if (worst === null || logError(analysis, worst) < Math.log(LEAST_FACTOR)) return null;
  const node = originOf(analysis, worst);
  const estimate = analysis.nodes.get(node.id)?.rowEstimate;
  if (!estimate || estimate.direction === "exact") return null;
  return {
    node,
    estimatedRows: node.planRows ?? 0,
    actualRows: node.actualRows ?? 0,
    factor: estimate.factor,
    direction: estimate.direction,
    condition: conditionWords(node),
  };
}

function logError({ nodes }: PlanAnalysis, node: PlanNode | null): number {
  const estimate = node === null ? null : nodes.get(node.id)?.rowEstimate;
  return Math.log(estimate?.factor ?? 1);
}

/** Down from `node` as long as a child is off in the same direction by a good part of it. */
function originOf(analysis: PlanAnalysis, node: PlanNode): PlanNode {
  const direction = analysis.nodes.get(node.id)?.rowEstimate?.direction;
  const heir = node.children
    .filter((child) => analysis.nodes.get(child.id)?.rowEstimate?.direction === direction)
    .filter((child) => logError(analysis, child) >= logError(analysis, node) * INHERITED_PART)
    // Its entries may be inexact, and the heap scan above knows the relation and all conditions.
    .filter(({ nodeType }) => nodeType !== "Bitmap Index Scan")
    .sort((a, b) => logError(analysis, b) - logError(analysis, a))[0];
  return heir === undefined ? node : originOf(analysis, heir);
}

function conditionWords({ conditions }: PlanNode): string {
  const { indexCond, recheckCond, filter, hashCond, mergeCond, joinFilter } = conditions;
  const text = [indexCond ?? recheckCond ?? hashCond ?? mergeCond, filter ?? joinFilter]
    .filter((condition) => condition !== undefined)
    .join(" AND ");
  if (text === "") return "";
  return `, ${text.length <= MOST_CONDITION_CHARACTERS ? text : `${text.slice(0, MOST_CONDITION_CHARACTERS - 1)}…`},`;
}
