import type { Node, SelectStmt, SubLink } from "libpg-query";
import { formatCount } from "@/lib/format/quantity";
import { planNodes } from "@/lib/plan/walk";
import { uniqueWhereEqual } from "../facts";
import { always, given, rewriteCandidate } from "../finding";
import {
  columnRef,
  columnTitle,
  conditionsEqual,
  correlationOf,
  derivedTable,
  equality,
  exactColumns,
  exists,
  freshAlias,
  hasBareStar,
  movedInto,
  one,
  simpleSelect,
  target,
  withWhere,
  type Correlation,
} from "../moving";
import { resolveColumn, tableColumn, type Query } from "../queries";
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

export const membership: RewriteRule = {
  id: "membership",
  title: "IN, EXISTS or a join",
  about: "IN, EXISTS and a join on a key ask for the same rows and leave the planner different freedom.",
  check: (context) =>
    context.queries.flatMap((outer) =>
      conjuncts(outer.select.whereClause).flatMap((node) => {
        const inner = context.queries.find(({ sublink }) => sublink !== null && sublink === node);
        return inner ? (judge(context, outer, inner, node) ?? []) : [];
      }),
    ),
};

/** A subquery whose rows can be looked up by keys. */
interface Member extends Correlation {
  inner: Query;
  isIn: boolean;
}

function judge(context: RuleContext, outer: Query, inner: Query, node: Node): Found | null {
  const sublink = fieldsOf(node, "SubLink");
  const member = sublink && memberOf(context, inner, sublink);
  const [item] = inner.from;
  if (
    !member ||
    !item?.table ||
    inner.from.length !== 1 ||
    inner.hasUnknown ||
    isVolatile(context.facts, node)
  )
    return null;
  const names = member.pairs.map(({ innerName }) => innerName);
  const unique = uniqueWhereEqual(item.table, exactColumns(inner, member, item));
  const isSubPlan =
    context.plan !== null &&
    planNodes(context.plan.plan.root).some(({ relationship }) => relationship === "SubPlan");
  if (unique === null && !isSubPlan) return null;
  const titles = names.map((name) => columnTitle(item, name)).join(", ");
  return {
    at: sublink.location,
    evidence: [
      unique === null
        ? `The plan asks the subquery on ${item.table.name} (${formatCount(item.table.estimatedRows ?? 0)} rows) row by row instead of joining it.`
        : `${unique} makes ${titles} unique, so a join finds at most one row and can begin with either table.`,
    ],
    candidates: [
      unique === null ? null : joined(context, outer, member, node, unique),
      member.isIn ? asExists(context, outer, member, node) : asIn(context, member, node),
    ],
  };
}

function memberOf(
  context: RuleContext,
  inner: Query,
  { subLinkType, operName, testexpr }: SubLink,
): Member | null {
  const { select } = inner;
  const { limitCount, limitOffset, withClause, distinctClause } = select;
  if (limitCount || limitOffset || withClause || !isPlainSelect(context.facts, select)) return null;
  const correlation = correlationOf(inner);
  if (subLinkType === "EXISTS_SUBLINK")
    return correlation?.pairs.length ? { ...correlation, inner, isIn: false } : null;
  const value = fieldsOf(select.targetList?.[0], "ResTarget")?.val;
  const column = tableColumn(inner, value);
  const isIn = subLinkType === "ANY_SUBLINK" && operName === undefined && !distinctClause;
  if (!isIn || !value || !testexpr || !correlation || correlation.pairs.length > 0 || column?.query !== inner)
    return null;
  return {
    inner,
    isIn,
    own: correlation.own,
    pairs: [{ inner: value, innerName: column.name, outer: testexpr }],
  };
}

/** The subquery among the tables, its key compared where IN or EXISTS stood. */
function joined(
  context: RuleContext,
  outer: Query,
  { inner, pairs, own }: Member,
  node: Node,
  unique: string,
) {
  const { select } = outer;
  if (!isPlainSelectOrGrouped(select) || hasBareStar(select)) return null;
  const alias = freshAlias(context.statement.select, "matching");
  const keys = pairs.map((_, at) => freshAlias(context.statement.select, `key_${at + 1}`));
  const targets = pairs.map(({ inner: value }, at) => target(value, keys[at]));
  const rows = withWhere(
    simpleSelect({ targetList: targets, fromClause: inner.select.fromClause ?? [] }),
    own,
  );
  const condition = conditionsEqual(
    pairs.map(({ outer: value }, at) => [columnRef(alias, keys[at] ?? ""), value]),
  );
  const conditions = conjuncts(select.whereClause).map((one) => (one === node ? condition : one));
  const joinedSelect = {
    ...withWhere(select, conditions),
    fromClause: [...(select.fromClause ?? []), derivedTable(rows, alias)],
  };
  return candidateOf(rewritten(context, new Map([[select, joinedSelect]])), (statement) =>
    rewriteCandidate("Join", statement, given(`the unique ${unique}`)),
  );
}

/** Rows may be joined before grouping, too; only locks would reach the joined rows. */
const isPlainSelectOrGrouped = ({ lockingClause, fromClause }: SelectStmt) =>
  !lockingClause && fromClause !== undefined;

function asExists(context: RuleContext, outer: Query, { inner, pairs }: Member, node: Node) {
  const [pair] = pairs;
  const moved = pair && movedInto(outer, pair.outer, inner.from);
  if (!moved) return null;
  const fromClause = inner.select.fromClause ?? [];
  const conditions = [...conjuncts(inner.select.whereClause), equality(pair.inner, moved)];
  const subselect = withWhere(simpleSelect({ targetList: [target(one())], fromClause }), conditions);
  return candidateOf(rewritten(context, new Map([[node, exists(subselect)]])), (statement) =>
    rewriteCandidate(
      "EXISTS",
      statement,
      always("Both keep a row exactly when a matching one is found; NULL finds none."),
    ),
  );
}

function asIn(context: RuleContext, { inner, pairs, own }: Member, node: Node) {
  const [pair] = pairs;
  if (!pair || pairs.length !== 1 || resolveColumn(inner, pair.outer) === null) return null;
  const fromClause = inner.select.fromClause ?? [];
  const subselect = withWhere(simpleSelect({ targetList: [target(pair.inner)], fromClause }), own);
  const test: Node = {
    SubLink: { subLinkType: "ANY_SUBLINK", testexpr: pair.outer, subselect: { SelectStmt: subselect } },
  };
  return candidateOf(rewritten(context, new Map([[node, test]])), (statement) =>
    rewriteCandidate(
      "IN",
      statement,
      always("Both keep a row exactly when a matching one is found; NULL finds none."),
    ),
  );
}
