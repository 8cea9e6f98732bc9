import type { A_Expr, ColumnRef, Node, SelectStmt } from "libpg-query";
import { parseStatement } from "@/lib/sql/parser";

type KindsOf<Union> = Union extends Union ? keyof Union : never;
export type NodeKind = KindsOf<Node>;
export type NodeOf<Kind extends NodeKind> = Extract<Node, Record<Kind, unknown>>[Kind];

/** The fields of `node` when it is of this kind, else null. */
export function fieldsOf<Kind extends NodeKind>(node: Node | undefined, kind: Kind): NodeOf<Kind> | null {
  return node !== undefined && kind in node ? (node as unknown as Record<Kind, NodeOf<Kind>>)[kind] : null;
}

/** The words of a list of String nodes; a star is `*`. */
export const wordsOf = (nodes: readonly Node[] | undefined): string[] =>
  (nodes ?? []).map((node) => ("A_Star" in node ? "*" : (fieldsOf(node, "String")?.sval ?? "")));

export const selectOf = (node: Node | undefined): SelectStmt | null => fieldsOf(node, "SelectStmt");

/** `["o", "id"]` of a column reference; null for anything else. */
export function columnWords(node: Node | undefined): string[] | null {
  const column: ColumnRef | null = fieldsOf(node, "ColumnRef");
  return column && wordsOf(column.fields);
}

/** The operator's name of a plain `a op b`; null for IN, BETWEEN, ANY and the like, and for qualified operators. */
export function operatorOf(node: Node | undefined): { name: string; expression: A_Expr } | null {
  const expression = fieldsOf(node, "A_Expr");
  const [name, more] = wordsOf(expression?.name);
  if (expression?.kind !== "AEXPR_OP" || name === undefined || more !== undefined) return null;
  return expression.lexpr === undefined ? null : { name, expression };
}

/** The arguments of an AND, nested ones opened; the node itself when it is none. */
export function conjuncts(node: Node | undefined): Node[] {
  if (node === undefined) return [];
  const and = fieldsOf(node, "BoolExpr");
  return and?.boolop === "AND_EXPR" ? (and.args ?? []).flatMap(conjuncts) : [node];
}

/** The arguments of an OR; the node itself when it is none. */
export function disjuncts(node: Node): Node[] {
  const or = fieldsOf(node, "BoolExpr");
  return or?.boolop === "OR_EXPR" ? (or.args ?? []).flatMap(disjuncts) : [node];
}

export const conjunction = (nodes: readonly Node[]): Node | undefined =>
  nodes.length < 2 ? nodes[0] : { BoolExpr: { boolop: "AND_EXPR", args: [...nodes] } };

export const negation = (node: Node): Node => ({ BoolExpr: { boolop: "NOT_EXPR", args: [node] } });

/** What NOT negates; null for anything else. */
export function negated(node: Node | undefined): Node | null {
  const not = fieldsOf(node, "BoolExpr");
  return not?.boolop === "NOT_EXPR" ? (not.args?.[0] ?? null) : null;
}

/** The last word of a called function's name, in lower case; null for anything else. */
export function functionName(node: Node | undefined): string | null {
  const call = fieldsOf(node, "FuncCall");
  return call === null ? null : (wordsOf(call.funcname).at(-1)?.toLowerCase() ?? null);
}

/** A constant's text and what it was written as; null for anything that is computed. */
export function constantOf(
  node: Node | undefined,
): { text: string; form: "integer" | "number" | "string" | "boolean" | "null" } | null {
  const constant = fieldsOf(node, "A_Const");
  if (constant === null) return null;
  if (constant.isnull === true) return { text: "NULL", form: "null" };
  if (constant.ival) return { text: String(constant.ival.ival ?? 0), form: "integer" };
  if (constant.fval) return { text: constant.fval.fval ?? "0", form: "number" };
  if (constant.sval) return { text: constant.sval.sval ?? "", form: "string" };
  if (constant.boolval) return { text: String(constant.boolval.boolval ?? false), form: "boolean" };
  return null;
}

/** A constant, a cast constant, or a parameter: what is known before a row is read. */
export function isValue(node: Node | undefined): boolean {
  const cast = fieldsOf(node, "TypeCast");
  if (cast) return isValue(cast.arg);
  return fieldsOf(node, "A_Const") !== null || fieldsOf(node, "ParamRef") !== null;
}

export type Holes = Readonly<Record<string, Node>>;

/**
 * An expression built from a template: the names in it that stand for a hole are replaced by the nodes given.
 *
 * @throws Error when the template is no expression, which is a bug.
 */
export function expression(template: string, holes: Holes): Node {
  const target = query(`SELECT ${template}`, holes).targetList?.[0];
  const value = fieldsOf(target, "ResTarget")?.val;
  if (value === undefined) throw new Error(`no expression: ${template}`);
  return value;
}

/** As `expression`, for a whole SELECT; a table name that stands for a hole is replaced as well. */
export function query(template: string, holes: Holes): SelectStmt {
  const { tree, error } = parseStatement(template);
  const select = tree && selectOf(fillHoles(tree, holes) as Node);
  if (!select) throw new Error(`no query: ${template}: ${error?.message ?? ""}`);
  return select;
}

function fillHoles(value: unknown, holes: Holes): unknown {
  if (Array.isArray(value)) return value.map((item) => fillHoles(item, holes));
  if (typeof value !== "object" || value === null) return value;
  const node = value as Node;
  const [name, more] = columnWords(node) ?? [];
  const hole = more === undefined ? (name ?? fieldsOf(node, "RangeVar")?.relname) : undefined;
  const filling = hole === undefined ? undefined : holes[hole];
  if (filling !== undefined) return filling;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, fillHoles(child, holes)]));
}
