import type { Node, SelectStmt } from "libpg-query";
import { formatCount } from "@/lib/format/quantity";
import { advice } from "../finding";
import { columnRef, conditionsEqual, mayMention, withWhere } from "../moving";
import type { FromItem, Query } from "../queries";
import { candidateOf, rewritten, type Found, type RewriteRule, type RuleContext } from "../rule";
import { nodesIn } from "../tree/change";
import { conjuncts, fieldsOf } from "../tree/nodes";

export const implicitCrossJoin: RewriteRule = {
  id: "implicit-cross-join",
  title: "Tables that nothing connects",
  about: "Tables that no condition connects: every row of the one with every row of the other.",
  check: (context) => context.queries.flatMap((query) => judge(context, query) ?? []),
};

function judge(context: RuleContext, query: Query): Found | null {
  const { select, from } = query;
  const isComma = (select.fromClause ?? []).length > 1;
  const tables = from.filter(({ table }) => table !== null);
  if (!isComma || query.hasUnknown || tables.length !== from.length) return null;
  const [first, ...others] = from;
  const connected = first ? connectedWith(query, first) : new Set<FromItem>();
  const apart = others.find((item) => !connected.has(item));
  if (!first?.table || !apart?.table) return null;
  const pairs = (first.table.estimatedRows ?? 0) * (apart.table.estimatedRows ?? 0);
  if (pairs < 1000) return null;
  return {
    at: fieldsOf(apart.node, "RangeVar")?.location,
    evidence: [
      `No condition connects ${apart.table.name} with ${first.table.name}: up to ${formatCount(pairs)} pairs of rows.`,
    ],
    candidates: [...connected].map((item) => byForeignKey(context, select, item, apart)),
  };
}

/** Everything that conditions lead to from `start`. */
function connectedWith(query: Query, start: FromItem): Set<FromItem> {
  const conditions = [
    ...conjuncts(query.select.whereClause),
    ...nodesIn(query.select.fromClause, (node) => "JoinExpr" in node).flatMap(
      (node) => fieldsOf(node, "JoinExpr")?.quals ?? [],
    ),
  ];
  const groups = conditions.map((condition) =>
    query.from.filter((item) => mayMention(query, condition, item)),
  );
  const connected = new Set([start]);
  for (let grew = true; grew;) {
    const before = connected.size;
    for (const group of groups)
      if (group.some((item) => connected.has(item))) group.forEach((item) => connected.add(item));
    grew = connected.size > before;
  }
  return connected;
}

function byForeignKey(context: RuleContext, select: SelectStmt, item: FromItem, apart: FromItem) {
  const pairs = keyPairs(item, apart) ?? keyPairs(apart, item);
  if (!pairs) return null;
  const condition: Node = conditionsEqual(pairs);
  const text = rewritten(
    context,
    new Map([[select, withWhere(select, [...conjuncts(select.whereClause), condition])]]),
  );
  return candidateOf(text, (statement) =>
    advice(
      "Join by the foreign key",
      "What was probably meant: the foreign key between them.",
      "only rows that belong together are joined",
      statement,
    ),
  );
}

function keyPairs(from: FromItem, to: FromItem): [Node, Node][] | null {
  const key = from.table?.foreignKeys.find(
    ({ referencedSchema, referencedRelation }) =>
      referencedSchema === to.table?.schema && referencedRelation === to.table.name,
  );
  if (!key) return null;
  return key.columns.map((column, at) => [
    columnRef(from.alias, column),
    columnRef(to.alias, key.referencedColumns[at] ?? ""),
  ]);
}
