import type { Node, SelectStmt } from "libpg-query";
import { formatCount } from "@/lib/format/quantity";
import { indexOn, uniqueWhereEqual } from "../facts";
import { always, given, rewriteCandidate, type CandidateEquivalence } from "../finding";
import {
  columnRef,
  conditionsEqual,
  correlationOf,
  derivedTable,
  exactColumns,
  freshAlias,
  fromElementOf,
  hasBareStar,
  leftJoin,
  mentionsOnly,
  simpleSelect,
  target,
  withWhere,
  type Correlation,
} from "../moving";
import { expressionsOf, resolveColumn, type Query } from "../queries";
import {
  candidateOf,
  isPlainSelect,
  isVolatile,
  rewritten,
  type Found,
  type RewriteRule,
  type RuleContext,
} from "../rule";
import { nodesIn } from "../tree/change";
import { expression, fieldsOf, functionName } from "../tree/nodes";

/** Fewer rows outside are not worth another join. */
const LEAST_ROWS = 100;
/** Of these the result over no rows is NULL, which is what a left join fills in. */
const NULL_WHEN_EMPTY = new Set(["sum", "min", "max", "avg", "bool_and", "bool_or", "every"]);

export const correlatedSubquery: RewriteRule = {
  id: "correlated-subquery",
  title: "A scalar subquery for every row",
  about: "A subquery that is evaluated again for every row around it.",
  check: (context) => context.queries.flatMap((inner) => judge(context, inner) ?? []),
};

function judge(context: RuleContext, inner: Query): Found | null {
  const { outer, sublink: node } = inner;
  const sublink = fieldsOf(node ?? undefined, "SubLink");
  if (
    !outer ||
    !node ||
    sublink?.subLinkType !== "EXPR_SUBLINK" ||
    inner.from.length !== 1 ||
    inner.hasUnknown
  )
    return null;
  const isInExpression = nodesIn(expressionsOf(outer.select), (one) => one === node).length > 0;
  if (!isInExpression || !isPlainSelect(context.facts, outer.select) || hasBareStar(outer.select))
    return null;
  const correlation = correlationOf(inner);
  // An aggregate of outer columns alone belongs to the query around it.
  if (!mentionsOnly(inner, inner.select.targetList, inner.from)) return null;
  if (!correlation || correlation.pairs.length === 0 || isVolatile(context.facts, inner.select)) return null;
  const rows = Math.max(0, ...outer.from.map(({ table }) => table?.estimatedRows ?? 0));
  if (rows < LEAST_ROWS) return null;
  return {
    at: sublink.location,
    evidence: [
      `The query around it reads a table of ${formatCount(rows)} rows, and asks the subquery for each row that is left.`,
      indexWords(inner, correlation),
    ],
    candidates: [
      joined(context, outer, inner, node, correlation),
      windowed(context, outer, inner, node, correlation),
    ],
  };
}

function indexWords({ from }: Query, { pairs }: Correlation): string {
  const [table] = from.flatMap((item) => item.table ?? []);
  const key = pairs[0]?.innerName ?? "";
  const index = table && indexOn(table, key);
  if (!table) return "";
  return index ? `${index.name} finds the rows of each.` : `No index of ${table.name} begins with ${key}.`;
}

interface Inner {
  select: SelectStmt;
  value: (column: Node) => Node;
  equivalence: CandidateEquivalence;
}

/** LEFT JOIN of the subquery, computed once for all keys. */
function joined(context: RuleContext, outer: Query, inner: Query, node: Node, correlation: Correlation) {
  const { pairs } = correlation;
  const items = pairs.flatMap(({ outer: value }) =>
    nodesIn(value, (one) => "ColumnRef" in one).map((one) => resolveColumn(outer, one)?.item),
  );
  const elements = new Set(items.map((item) => (item ? fromElementOf(outer.select, item) : null)));
  const [element] = elements;
  const names = pairs.map((_, index) => freshAlias(context.statement.select, `key_${index + 1}`));
  const valueName = freshAlias(context.statement.select, "value");
  const keys = pairs.map(({ inner: key }, index) => target(key, names[index]));
  const made = grouped(inner, correlation, keys, valueName) ?? looked(inner, correlation, keys, valueName);
  if (!element || elements.size !== 1 || !made) return null;
  const alias = freshAlias(context.statement.select, "per_key");
  const quals = conditionsEqual(
    pairs.map(({ outer: value }, index) => [columnRef(alias, names[index] ?? ""), value]),
  );
  const changes = new Map<object, Node>([
    [node, made.value(columnRef(alias, valueName))],
    [element, leftJoin(element, derivedTable(made.select, alias), quals)],
  ]);
  const { targetList } = outer.select;
  for (const item of targetList ?? []) {
    const named = fieldsOf(item, "ResTarget");
    // A bare subquery is named after its own column, which the value would not be.
    if (named?.val === node && named.name === undefined)
      changes.set(item, target(changes.get(node)!, scalarName(inner)));
  }
  return candidateOf(rewritten(context, changes), (statement) =>
    rewriteCandidate("LEFT JOIN", statement, made.equivalence),
  );
}

/** The name that PostgreSQL gives a column that is a bare subquery. */
function scalarName({ select }: Query): string {
  const value = fieldsOf(select.targetList?.[0], "ResTarget");
  const column = fieldsOf(value?.val, "ColumnRef")?.fields?.at(-1);
  return value?.name ?? fieldsOf(column, "String")?.sval ?? functionName(value?.val) ?? "?column?";
}

/** An aggregate over the rows of one key: the same, grouped by the key. */
function grouped({ select }: Query, correlation: Correlation, keys: Node[], name: string): Inner | null {
  const { groupClause, havingClause, distinctClause, limitCount, limitOffset, sortClause, larg, withClause } =
    select;
  if (
    groupClause ||
    havingClause ||
    distinctClause ||
    limitCount ||
    limitOffset ||
    sortClause ||
    larg ||
    withClause
  )
    return null;
  const value = fieldsOf(select.targetList?.[0], "ResTarget")?.val;
  const aggregate = functionName(value) ?? "";
  const call = fieldsOf(value, "FuncCall");
  if (!value || !call || call.over || (aggregate !== "count" && !NULL_WHEN_EMPTY.has(aggregate))) return null;
  return {
    select: withWhere(
      simpleSelect({
        targetList: [...keys, target(value, name)],
        fromClause: select.fromClause ?? [],
        groupClause: correlation.pairs.map(({ inner }) => inner),
      }),
      correlation.own,
    ),
    value: (column) =>
      aggregate === "count" ? expression("coalesce(counted, 0)", { counted: column }) : column,
    equivalence: always("Grouping by the key gives at most one row for each row outside."),
  };
}

/** A column of the one row that a key finds. */
function looked(inner: Query, correlation: Correlation, keys: Node[], name: string): Inner | null {
  const { select, from } = inner;
  const value = fieldsOf(select.targetList?.[0], "ResTarget")?.val;
  const [item] = from;
  const unique = item?.table && uniqueWhereEqual(item.table, exactColumns(inner, correlation, item));
  const { groupClause, havingClause, distinctClause, larg, withClause, limitOffset } = select;
  if (!value || !unique || groupClause || havingClause || distinctClause || larg || withClause || limitOffset)
    return null;
  if (fieldsOf(value, "ColumnRef") === null || select.limitCount) return null;
  const targets = [...keys, target(value, name)];
  return {
    select: withWhere(
      simpleSelect({ targetList: targets, fromClause: select.fromClause ?? [] }),
      correlation.own,
    ),
    value: (column) => column,
    equivalence: given(`the unique ${unique}`),
  };
}

/** The aggregate over the same table as a window, where nothing filters the rows around it. */
function windowed(context: RuleContext, outer: Query, inner: Query, node: Node, { pairs, own }: Correlation) {
  const [item, same] = [inner.from[0], outer.from[0]];
  const [pair] = pairs;
  const value = fieldsOf(inner.select.targetList?.[0], "ResTarget")?.val;
  const call = fieldsOf(value, "FuncCall");
  const found = pair && resolveColumn(outer, pair.outer);
  if (outer.hasUnknown || outer.from.length !== 1) return null;
  if (!item?.table || item.table !== same?.table || outer.select.whereClause) return null;
  if (own.length > 0 || pairs.length !== 1 || !call || !found || found.name !== pair.innerName) return null;
  if (
    !item.table.notNull.includes(found.name) ||
    outer.select.distinctClause ||
    call.agg_distinct ||
    call.over
  )
    return null;
  if (!NULL_WHEN_EMPTY.has(functionName(value) ?? "") && functionName(value) !== "count") return null;
  const isInTargets = (outer.select.targetList ?? []).some(
    (one) => nodesIn(one, (part) => part === node).length > 0,
  );
  const argument = resolveColumn(inner, call.args?.[0]);
  if (!isInTargets || (call.agg_star !== true && argument === null) || call.agg_filter || call.agg_order)
    return null;
  const args = argument ? { args: [columnRef(same.alias, argument.name)] } : {};
  const over = { partitionClause: [columnRef(same.alias, found.name)], frameOptions: DEFAULT_FRAME };
  const changes = new Map([[node, { FuncCall: { ...call, ...args, over } }]]);
  return candidateOf(rewritten(context, changes), (statement) =>
    rewriteCandidate("Window", statement, given(`NOT NULL on ${item.table?.name}.${found.name}`)),
  );
}

/** FRAMEOPTION_DEFAULTS of PostgreSQL's parser: RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW, unwritten. */
const DEFAULT_FRAME = 1058;
