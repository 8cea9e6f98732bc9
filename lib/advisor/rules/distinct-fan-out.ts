import type { Node, SelectStmt } from "libpg-query";
import { formatCount } from "@/lib/format/quantity";
import { uniqueSetWithin } from "../facts";
import { always, given, rewriteCandidate } from "../finding";
import { exists, mayMention, mentionsOnly, one, simpleSelect, target, withWhere } from "../moving";
import { tableColumn, type FromItem, type Query } from "../queries";
import {
  candidateOf,
  isPlainSelect,
  isVolatile,
  rewritten,
  type Found,
  type RewriteRule,
  type RuleContext,
} from "../rule";
import { conjuncts, fieldsOf } from "../tree/nodes";
import { isPlainDistinct } from "./distinct-on-unique";

export const distinctFanOut: RewriteRule = {
  id: "distinct-fan-out",
  title: "DISTINCT that hides a join's copies",
  about: "A join that multiplies rows, and a DISTINCT that takes the copies away again.",
  check: (context) => context.queries.flatMap((query) => judge(context, query) ?? []),
};

function judge(context: RuleContext, query: Query): Found | null {
  const { select } = query;
  const joined = joinConditions(select);
  if (!isPlainDistinct(query) || query.from.length !== 2 || query.hasUnknown || joined === null) return null;
  if (!isPlainSelect(context.facts, select) || isVolatile(context.facts, select)) return null;
  const shown = [select.targetList, select.sortClause];
  const tested = query.from.find((item) => !mayMention(query, shown, item));
  const kept = query.from.find((item) => item !== tested);
  if (!tested?.table || !kept?.table) return null;
  const conditions = [...joined, ...conjuncts(select.whereClause)];
  const own = conditions.filter((condition) => mentionsOnly(query, condition, [kept]));
  const moved = conditions.filter((condition) => !own.includes(condition));
  if (!moved.every((condition) => mentionsOnly(query, condition, query.from))) return null;
  const inner = withWhere(simpleSelect({ targetList: [target(one())], fromClause: [tested.node] }), moved);
  const semi: SelectStmt = { ...withWhere(select, [...own, exists(inner)]), fromClause: [kept.node] };
  const key = uniqueSetWithin(kept.table, shownColumns(query, kept));
  const { distinctClause: _, ...undoubled } = semi;
  const text = rewritten(context, new Map([[select, key === null ? semi : undoubled]]));
  const equivalence =
    key === null
      ? always("DISTINCT stays; whether a row has one partner or many does not matter to it.")
      : given(`the unique ${key}`);
  return {
    at: fieldsOf(select.targetList?.[0], "ResTarget")?.location,
    evidence: [
      `Nothing of ${tested.table.name} (${formatCount(tested.table.estimatedRows ?? 0)} rows) is returned; the join multiplies rows of ${kept.table.name}, and DISTINCT removes the copies.`,
      ...(key === null ? [] : [`${key} makes the rows distinct without it.`]),
    ],
    candidates: [candidateOf(text, (statement) => rewriteCandidate("EXISTS", statement, equivalence))],
  };
}

/** The conditions of the inner joins of two tables; null for any other FROM clause. */
function joinConditions({ fromClause }: SelectStmt): Node[] | null {
  const [only, second, more] = fromClause ?? [];
  if (second && !more) return "RangeVar" in (only ?? {}) && "RangeVar" in second ? [] : null;
  const join = fieldsOf(only, "JoinExpr");
  if (join?.jointype !== "JOIN_INNER" || !join.quals || join.isNatural) return null;
  return fieldsOf(join.larg, "RangeVar") && fieldsOf(join.rarg, "RangeVar") ? conjuncts(join.quals) : null;
}

const shownColumns = (query: Query, item: FromItem) =>
  (query.select.targetList ?? []).flatMap((node) => {
    const found = tableColumn(query, fieldsOf(node, "ResTarget")?.val);
    return found?.item === item ? [found.name] : [];
  });
