import { constantText, type NodeFields } from "@/lib/sql/tree";
import { calledName, columnPath, nodeList, nodeText } from "./select-nodes";

const WHOLE_AGGREGATES = ["count", "sum", "min", "max", "avg", "bool_and", "bool_or", "every"];

/** Columns of a relation that no two rows share: a unique index over columns that are NOT NULL. */
export interface RelationKey {
  /** As the statement names it. */
  relation: string;
  columns: readonly string[];
}

interface BaseRelation {
  relation: string;
  /** What the statement calls it. */
  alias: string;
}

/**
 * Whether `sort`, a list of SortBy nodes, tells apart all rows that `select` brings together: it holds every output
 * column, or every GROUP BY expression, or a key of each relation that is joined. False when that cannot be told.
 */
export function tellsRowsApart(
  select: NodeFields,
  sort: readonly unknown[],
  keys: readonly RelationKey[],
): boolean {
  const expressions = sort.map(sortedExpression);
  const targets = outputColumns(select);
  if (targets && holdsOutput(targets, expressions)) return true;
  const groups = nodeList(select.groupClause);
  if (groups.length > 0) return groups.every((group) => holds(expressions, group, targets));
  if (isOneRow(select)) return true;
  const relations = baseRelations(nodeList(select.fromClause));
  return (
    relations !== null &&
    relations.length > 0 &&
    relations.every((relation) =>
      keys.some(
        (key) =>
          key.relation === relation.relation &&
          key.columns.every((column) => holdsColumn(expressions, relation, column, relations, targets)),
      ),
    )
  );
}

/** Aggregates over all rows without GROUP BY: exactly one row. */
function isOneRow(select: NodeFields): boolean {
  const targets = nodeList(select.targetList);
  return (
    targets.length > 0 &&
    targets.every((node) => {
      const value = (node as { ResTarget?: { val?: { FuncCall?: NodeFields } } }).ResTarget?.val?.FuncCall;
      return value !== undefined && !value.over && WHOLE_AGGREGATES.includes(calledName(value));
    })
  );
}

const sortedExpression = (node: unknown): unknown =>
  (node as { SortBy?: { node?: unknown } }).SortBy?.node ?? node;

interface OutputColumn {
  name: string | null;
  expression: unknown;
}

/** The output columns of a SELECT without `*`; of a set operation the names of its first branch. */
function outputColumns(select: NodeFields): OutputColumn[] | null {
  if (select.op !== "SETOP_NONE") return outputColumns((select.larg ?? {}) as NodeFields);
  const targets = nodeList(select.targetList).map((node) => {
    const { name, val } = (node as { ResTarget?: { name?: string; val?: unknown } }).ResTarget ?? {};
    return { name: name ?? columnPath(val)?.at(-1) ?? null, expression: val };
  });
  const hasStar = targets.some(({ expression }) => nodeText(expression).includes('"A_Star"'));
  return targets.length === 0 || hasStar ? null : targets;
}

function holdsOutput(targets: readonly OutputColumn[], expressions: readonly unknown[]): boolean {
  return targets.every((target, at) =>
    expressions.some(
      (expression) =>
        isPosition(expression, at) ||
        nodeText(expression) === nodeText(target.expression) ||
        isNamed(expression, target.name),
    ),
  );
}

const isPosition = (expression: unknown, at: number): boolean =>
  "A_Const" in (expression as object) && constantText(expression) === String(at + 1);

function isNamed(expression: unknown, name: string | null): boolean {
  const path = columnPath(expression);
  return name !== null && path?.length === 1 && path[0] === name;
}

function holds(expressions: readonly unknown[], group: unknown, targets: OutputColumn[] | null): boolean {
  const place = targets?.findIndex(
    (target, at) =>
      isPosition(group, at) || isNamed(group, target.name) || nodeText(group) === nodeText(target.expression),
  );
  const target = place === undefined ? undefined : targets?.[place];
  return expressions.some(
    (expression) =>
      nodeText(expression) === nodeText(group) ||
      (target !== undefined && (isPosition(expression, place ?? -1) || isNamed(expression, target.name))),
  );
}

function holdsColumn(
  expressions: readonly unknown[],
  { alias }: BaseRelation,
  column: string,
  relations: readonly BaseRelation[],
  targets: OutputColumn[] | null,
): boolean {
  const isColumn = (expression: unknown): boolean => {
    const path = columnPath(expression);
    if (path?.at(-1) !== column) return false;
    return path.length === 1 ? relations.length === 1 : path.at(-2) === alias;
  };
  return expressions.some((expression) => {
    // A bare name in ORDER BY is an output column's, if there is one of that name.
    const target = targets?.find(({ name }, at) => isPosition(expression, at) || isNamed(expression, name));
    return isColumn(target ? target.expression : expression);
  });
}

/** The relations of a FROM clause, joins opened; null when something else stands in it. */
function baseRelations(items: readonly unknown[]): BaseRelation[] | null {
  const found: BaseRelation[] = [];
  for (const item of items) {
    const { RangeVar: relation, JoinExpr: join } = item as { RangeVar?: NodeFields; JoinExpr?: NodeFields };
    if (relation) {
      const alias = (relation.alias as { aliasname?: string } | undefined)?.aliasname;
      found.push({ relation: String(relation.relname), alias: alias ?? String(relation.relname) });
      continue;
    }
    // A row without partner in an outer join has NULLs for a key, and there can be several on the other side.
    const sides = join?.jointype === "JOIN_INNER" ? baseRelations([join.larg, join.rarg]) : null;
    if (!sides) return null;
    found.push(...sides);
  }
  return found;
}
