import { formatCount, formatFactor } from "@/lib/format/quantity";
import { filterColumns } from "../filter-columns";
import { qualifiedName, quoteIdentifier } from "../identifier";
import { parametersUsedBy } from "../parameters";
import type { RowEstimate } from "../plan-analysis";
import type { PlanNode } from "../plan-node";
import {
  inclusiveShareOf,
  LEAST_SHARE,
  type Finding,
  type Rule,
  type RuleContext,
  type TryIt,
} from "./finding";

const LEAST_FACTOR = 10;
const LEAST_ROWS = 100;

/** The planner's row count is far off at this node and right below it: here the error starts. */
export const rowMisestimate: Rule = {
  id: "row-misestimate",
  check(context) {
    const wrong = new Set(
      context.placed.filter(({ node }) => misestimate(context, node) !== null).map(({ node }) => node.id),
    );
    const above = new Set<string>();
    for (const { node, parent } of context.placed.toReversed()) {
      if (parent !== null && (wrong.has(node.id) || above.has(node.id))) above.add(parent.node.id);
    }
    return context.placed.flatMap(({ node, parent }): Finding[] => {
      const estimate = misestimate(context, node);
      const decidesSomething = parent !== null || node.relation !== undefined;
      const isRelevant = decidesSomething && inclusiveShareOf(context, parent?.node ?? node) >= LEAST_SHARE;
      return estimate === null || above.has(node.id) || !isRelevant ? [] : [finding(node, estimate)];
    });
  },
};

function misestimate(context: RuleContext, node: PlanNode): RowEstimate | null {
  const estimate = context.analysis.nodes.get(node.id)?.rowEstimate ?? null;
  const rows = Math.max(node.actualRows ?? 0, node.planRows ?? 0);
  return estimate !== null && estimate.factor >= LEAST_FACTOR && rows >= LEAST_ROWS ? estimate : null;
}

function finding(node: PlanNode, estimate: RowEstimate): Finding {
  const remedy = remedyFor(node);
  const loops = (node.actualLoops ?? 1) > 1 ? " per loop" : "";
  return {
    ruleId: rowMisestimate.id,
    nodeId: node.id,
    severity: estimate.factor >= 1000 ? 4 : estimate.factor >= 100 ? 3 : 2,
    share: null,
    factor: estimate.factor,
    evidence: `The planner expected ${formatCount(node.planRows ?? 0)} rows${loops} and got ${formatCount(node.actualRows ?? 0)}: ${formatFactor(estimate.factor)} too ${estimate.direction === "under" ? "few" : "many"}.`,
    suggestion: `The error starts here, and what is planned above rests on it. ${remedy.text}`,
    ...(remedy.tryIt === undefined ? {} : { tryIt: remedy.tryIt }),
  };
}

function remedyFor(node: PlanNode): { text: string; tryIt?: TryIt } {
  if (node.relation === undefined) {
    return {
      text:
        node.children.length === 0
          ? "The planner cannot look into what produces these rows."
          : "The estimates below it are good, so it is this node's own condition or grouping that the planner cannot judge.",
    };
  }
  const relation = qualifiedName(node.schema, node.relation);
  const condition = node.conditions.filter ?? node.conditions.indexCond ?? "";
  if (parametersUsedBy(node).size > 0) {
    return { text: "Its condition compares with a value that is known only while the query runs." };
  }
  const columns = filterColumns(condition, node.alias).map(({ column }) => column);
  if (columns.length < 2) {
    return {
      text: "Fresh statistics may be enough.",
      tryIt: { label: `ANALYZE ${node.relation}`, kind: "analyze", sql: `ANALYZE ${relation};` },
    };
  }
  const list = columns.join(", ");
  return {
    text: `Its conditions on ${list} may depend on each other; extended statistics tell the planner so.`,
    tryIt: {
      label: `Statistics on ${node.relation} (${list})`,
      kind: "analyze",
      sql: `CREATE STATISTICS ${statisticsName(node.relation, columns)} ON ${list} FROM ${relation};\nANALYZE ${relation};`,
    },
  };
}

/** A name is required before version 16. 63 bytes are what PostgreSQL keeps of one. */
function statisticsName(relation: string, columns: string[]): string {
  return quoteIdentifier(
    [relation, ...columns]
      .join("_")
      .toLowerCase()
      .replace(/[^a-z0-9_]+/g, "_")
      .slice(0, 60),
  );
}
