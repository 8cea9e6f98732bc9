import { always, rewriteCandidate } from "../finding";
import { withWhere } from "../moving";
import type { Query } from "../queries";
import {
  candidateOf,
  hasAggregate,
  isVolatile,
  rewritten,
  type Found,
  type RewriteRule,
  type RuleContext,
} from "../rule";
import { isSameTree, nodesIn } from "../tree/change";
import { conjunction, conjuncts, fieldsOf } from "../tree/nodes";

export const havingForWhere: RewriteRule = {
  id: "having-for-where",
  title: "HAVING where WHERE does",
  about: "A condition on what is grouped by belongs before the grouping.",
  check: (context) => context.queries.flatMap((query) => judge(context, query) ?? []),
};

function judge(context: RuleContext, { select }: Query): Found | null {
  const groups = select.groupClause ?? [];
  if (groups.length === 0 || !groups.every((group) => "ColumnRef" in group)) return null;
  const conditions = conjuncts(select.havingClause);
  const movable = conditions.filter((condition) => {
    const columns = nodesIn(condition, (node) => "ColumnRef" in node);
    const isGrouped =
      columns.length > 0 && columns.every((column) => groups.some((group) => isSameTree(group, column)));
    const isPlain = nodesIn(condition, (node) => "SubLink" in node || "GroupingFunc" in node).length === 0;
    return (
      isGrouped && isPlain && !hasAggregate(context.facts, condition) && !isVolatile(context.facts, condition)
    );
  });
  const [first] = movable;
  if (!first) return null;
  const { havingClause: _, ...rest } = withWhere(select, [...conjuncts(select.whereClause), ...movable]);
  const kept = conjunction(conditions.filter((condition) => !movable.includes(condition)));
  const text = rewritten(context, new Map([[select, kept ? { ...rest, havingClause: kept } : rest]]));
  return {
    at: nodesIn(first, (node) => "ColumnRef" in node).map((node) => fieldsOf(node, "ColumnRef")?.location)[0],
    evidence: [
      `${movable.length === 1 ? "One condition" : `${movable.length} conditions`} of HAVING test what is grouped by, and no aggregate. The planner moves most of these itself; measured, the difference should be none.`,
    ],
    candidates: [
      candidateOf(text, (statement) =>
        rewriteCandidate(
          "WHERE",
          statement,
          always("A group is kept or dropped whole, by what all of its rows have in common."),
        ),
      ),
    ],
  };
}
