import type { Node } from "libpg-query";
import { formatPercent } from "@/lib/format/quantity";
import { differs, given, rewriteCandidate } from "../finding";
import { columnTitle, equality, exists, movedInto, one, simpleSelect, target, withWhere } from "../moving";
import { isNeverNull, tableColumn, type Query } from "../queries";
import {
  candidateOf,
  isPlainSelect,
  isVolatile,
  rewritten,
  type Found,
  type RewriteRule,
  type RuleContext,
} from "../rule";
import { conjuncts, fieldsOf, negated, negation } from "../tree/nodes";

export const notInNullable: RewriteRule = {
  id: "not-in-nullable",
  title: "NOT IN with a subquery",
  about:
    "`a NOT IN (SELECT b …)` returns nothing at all as soon as one b is NULL, and cannot be planned as an anti join.",
  check(context) {
    return context.queries.flatMap((outer) =>
      conjuncts(outer.select.whereClause).flatMap((node) => {
        const sublink = negated(node);
        const inner = context.queries.find((query) => query.sublink !== null && query.sublink === sublink);
        return inner ? (judge(context, outer, inner, node) ?? []) : [];
      }),
    );
  },
};

function judge(context: RuleContext, outer: Query, inner: Query, node: Node): Found | null {
  const sublink = fieldsOf(inner.sublink ?? undefined, "SubLink");
  const { select } = inner;
  const { limitCount, limitOffset, withClause } = select;
  if (sublink?.subLinkType !== "ANY_SUBLINK" || sublink.operName || !sublink.testexpr) return null;
  if (limitCount || limitOffset || withClause || !isPlainSelect(context.facts, select)) return null;
  const value = fieldsOf(select.targetList?.[0], "ResTarget")?.val;
  const [asked, listed] = [tableColumn(outer, sublink.testexpr), tableColumn(inner, value)];
  const moved = movedInto(outer, sublink.testexpr, inner.from);
  if (!value || !asked || !listed || !moved || isVolatile(context.facts, node)) return null;
  const conditions = [...conjuncts(select.whereClause), equality(value, moved)];
  const { fromClause } = select;
  const subselect = withWhere(
    simpleSelect({ targetList: [target(one())], fromClause: fromClause ?? [] }),
    conditions,
  );
  const text = rewritten(context, new Map([[node, negation(exists(subselect))]]));
  const columns = [
    { title: columnTitle(asked.item, asked.name), ...asked, isSure: isNeverNull(outer, sublink.testexpr) },
    { title: columnTitle(listed.item, listed.name), ...listed, isSure: isNeverNull(inner, value) },
  ];
  const nullable = columns.filter(({ isSure }) => !isSure);
  const equivalence =
    nullable.length === 0
      ? given(columns.map(({ title }) => `NOT NULL on ${title}`).join(" and "))
      : differs(
          `${nullable.map(({ title }) => title).join(" or ")} is NULL: NOT IN then leaves rows out that NOT EXISTS returns`,
        );
  return {
    at: sublink.location,
    evidence: columns.map(
      ({ title, isSure, column }) => `${title} ${isSure ? "is NOT NULL" : nullWords(column.nullFraction)}.`,
    ),
    candidates: [candidateOf(text, (statement) => rewriteCandidate("NOT EXISTS", statement, equivalence))],
  };
}

const nullWords = (fraction: number | null) =>
  fraction === null ? "may be NULL" : `may be NULL; statistics: ${formatPercent(fraction)} are`;
