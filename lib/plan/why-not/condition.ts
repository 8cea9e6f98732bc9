import { COLUMN_PATTERN, conjunctsOf, unquoted } from "../rules/filter-columns";
import type { PlanNode } from "../plan-node";

/** One condition of a scan on one of its columns, taken apart. */
export interface ScanCondition {
  /** As the server deparsed it. */
  text: string;
  /** What is compared, without the relation's name or alias: `customer_id`, `lower(email)`, `(id)::numeric`. */
  expression: string;
  /** The column in it, without quotes. */
  column: string;
  shape: "plain" | "cast" | "function" | "pattern";
  /** Of a cast: the type that the column is converted to. */
  castType?: string;
  operator: string;
  /** Of a pattern that starts with fixed text and minds the case: LIKE 'abc%'. */
  isPrefix?: boolean;
}

const COLUMN = new RegExp(`^${COLUMN_PATTERN}$`);
/** What is written for text columns and means the column itself. */
const RELABELLED = new RegExp(String.raw`^\(${COLUMN_PATTERN}\)::(?:text|bpchar|character varying)$`);
const CAST = new RegExp(String.raw`^\(${COLUMN_PATTERN}\)::([a-z][a-z0-9 ]*(?:\(\d+(?:,\d+)?\))?)$`);
const CALL_COLUMN = new RegExp(String.raw`(?<![\w".])${COLUMN_PATTERN}(?![\w"(])`, "g");
const OPERATOR = /^(.+?) (=|<|<=|>|>=|~~\*?|~\*?|@>|<@|&&) (.+)$/s;

/** The conditions that an index on the scanned relation could have to do with; other conditions are passed over. */
export function scanConditions(node: PlanNode, columns: ReadonlySet<string>): ScanCondition[] {
  const { filter, indexCond, recheckCond } = node.conditions;
  const texts = [filter, indexCond ?? recheckCond].filter((text) => text !== undefined);
  const names = new Set([node.alias, node.relation].filter((name) => name !== undefined));
  return texts.flatMap(conjunctsOf).flatMap((text) => {
    const condition = conditionOf(text, names, columns);
    return condition === null ? [] : [condition];
  });
}

function conditionOf(
  text: string,
  names: ReadonlySet<string>,
  columns: ReadonlySet<string>,
): ScanCondition | null {
  const match = OPERATOR.exec(text);
  if (match === null) return null;
  const [, left = "", operator = "", right = ""] = match;
  const own = (side: string) => expressionOn(side, names, columns);
  const found = own(left);
  if (found !== null) return withOperator(text, found, operator, right);
  const other = /^[=<>]/.test(operator) ? own(right) : null;
  return other === null ? null : withOperator(text, other, operator, left);
}

type Expression = Pick<ScanCondition, "expression" | "column" | "shape" | "castType">;

function withOperator(text: string, found: Expression, operator: string, other: string): ScanCondition {
  if (!operator.startsWith("~")) return { text, ...found, operator };
  const isPrefix = operator === "~~" && /^'[^%_\\']/.test(other);
  return { text, ...found, shape: found.shape === "plain" ? "pattern" : found.shape, operator, isPrefix };
}

/** What a side of a comparison says about the relation; null when it says nothing, or something of another one. */
function expressionOn(
  side: string,
  names: ReadonlySet<string>,
  columns: ReadonlySet<string>,
): Expression | null {
  const isOwn = (qualifier: string | undefined) => qualifier === undefined || names.has(unquoted(qualifier));
  const plain = COLUMN.exec(side) ?? RELABELLED.exec(side);
  if (plain !== null) {
    const column = unquoted(plain[2] ?? "");
    return isOwn(plain[1]) && columns.has(column)
      ? { expression: plain[2] ?? "", column, shape: "plain" }
      : null;
  }
  const cast = CAST.exec(side);
  const expression = [...names].reduce(
    (rest, name) => rest.replaceAll(`${name}.`, "").replaceAll(`"${name}".`, ""),
    side,
  );
  if (cast !== null) {
    const column = unquoted(cast[2] ?? "");
    if (!isOwn(cast[1]) || !columns.has(column)) return null;
    return { expression, column, shape: "cast", castType: cast[3] ?? "" };
  }
  if (!/^[\w".]+\(|^\(/.test(side)) return null;
  const inside = [...side.replace(/'(?:[^']|'')*'/g, "''").matchAll(CALL_COLUMN)]
    .filter(([, qualifier]) => isOwn(qualifier))
    .map(([, , name]) => unquoted(name ?? ""))
    .find((name) => columns.has(name));
  return inside === undefined ? null : { expression, column: inside, shape: "function" };
}

/** Two deparsed expressions are the same when they differ in brackets and spaces only. */
export function sameExpression(a: string, b: string): boolean {
  const bare = (text: string) => text.replace(/[\s()]/g, "");
  return bare(a) === bare(b);
}
