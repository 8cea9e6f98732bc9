import { unwrapNode, type NodeFields } from "@/lib/sql/tree";
import type { Node } from "libpg-query";

/** A column as an expression names it. */
export interface NamedColumn {
  name: string;
  /** The alias or relation before the dot; null when there is none. */
  qualifier: string | null;
}

/** An expression in a form that does not depend on who wrote it. */
export interface CanonicalExpression {
  /** Equal for equal expressions; columns without their qualifiers, casts left out. */
  key: string;
  /** The same with a mark for every constant and parameter, to compare a statement's `$1` with the value in a plan. */
  maskedKey: string;
  columns: NamedColumn[];
  hasParameter: boolean;
}

/** `5 < a` is `a > 5`: written with the operator that comes first here. */
const MIRRORED: Record<string, string> = { ">": "<", ">=": "<=" };
const NEGATED: Record<string, string> = {
  "=": "<>",
  "<>": "=",
  "<": ">=",
  ">=": "<",
  ">": "<=",
  "<=": ">",
  "~~": "!~~",
  "!~~": "~~",
  "~~*": "!~~*",
  "!~~*": "~~*",
};
const SYMMETRIC = ["=", "<>", "+", "*", "AND", "OR"];

/** Reads an expression of a parse tree. */
export function canonical(tree: unknown): CanonicalExpression {
  const reading: Reading = { columns: [], hasParameter: false };
  const key = write(tree, reading, false);
  return { key, maskedKey: write(tree, { columns: [], hasParameter: false }, true), ...reading };
}

interface Reading {
  columns: NamedColumn[];
  hasParameter: boolean;
}

function write(tree: unknown, reading: Reading, isMasked: boolean): string {
  const [kind, fields] = unwrapNode(tree as Node);
  const inner = (part: unknown) => write(part, reading, isMasked);
  switch (kind) {
    case "TypeCast":
    case "CollateClause":
      return inner(fields.arg);
    case "A_Const":
      return isMasked ? "?" : `#${constant(fields)}`;
    case "ParamRef":
      reading.hasParameter = true;
      return isMasked ? "?" : `$${String(fields.number)}`;
    case "ColumnRef":
      return column(fields, reading);
    case "A_Expr":
      return operation(fields, inner);
    case "BoolExpr":
      return boolean(fields, inner);
    case "SubLink":
      return `sublink@${String(fields.location)}`;
    default:
      return generic(kind, fields, inner);
  }
}

function constant({ ival, fval, sval, boolval, isnull }: NodeFields): string {
  if (isnull === true) return "null";
  if (boolval !== undefined) return String((boolval as NodeFields).boolval ?? false);
  if (ival !== undefined) return String((ival as NodeFields).ival ?? 0);
  const text = (fval as NodeFields | undefined)?.fval ?? (sval as NodeFields | undefined)?.sval;
  return typeof text === "string" ? text : "";
}

function column({ fields }: NodeFields, reading: Reading): string {
  const names = (fields as unknown[]).map(nameIn);
  const name = names.at(-1) ?? "*";
  reading.columns.push({ name, qualifier: names.at(-2) ?? null });
  return `.${name}`;
}

/** The text of a String node; `*` for A_Star. */
export function nameIn(node: unknown): string {
  const text = (node as { String?: { sval?: string } } | undefined)?.String;
  return text === undefined ? "*" : (text.sval ?? "");
}

function operation(fields: NodeFields, inner: (part: unknown) => string): string {
  const name = nameIn((fields.name as unknown[] | undefined)?.at(-1));
  switch (fields.kind) {
    case "AEXPR_IN":
      return membership(name, inner(fields.lexpr), listItems(fields.rexpr).map(inner));
    case "AEXPR_OP_ANY":
    case "AEXPR_OP_ALL":
      return membership(name, inner(fields.lexpr), arrayItems(fields.rexpr, inner));
    case "AEXPR_BETWEEN": {
      const [low, high] = listItems(fields.rexpr).map(inner);
      const subject = inner(fields.lexpr);
      return joined("AND", [binary(">=", subject, low ?? ""), binary("<=", subject, high ?? "")]);
    }
    default:
      if (fields.lexpr === undefined) return `${name}(${inner(fields.rexpr)})`;
      return binary(name, inner(fields.lexpr), inner(fields.rexpr));
  }
}

/** `= ANY` of a list, whether it was written as IN, as an array or as its text; one element is a plain comparison. */
function membership(operator: string, subject: string, items: string[]): string {
  const [only] = items;
  if (items.length === 1 && only !== undefined) return binary(operator, subject, only);
  return `${operator} any(${subject};${items.toSorted().join(",")})`;
}

function listItems(list: unknown): unknown[] {
  return (list as { List?: { items?: unknown[] } } | undefined)?.List?.items ?? [];
}

function arrayItems(array: unknown, inner: (part: unknown) => string): string[] {
  const [kind, fields] = unwrapNode(array as Node);
  if (kind === "TypeCast") return arrayItems(fields.arg, inner);
  if (kind === "A_ArrayExpr") return ((fields.elements as unknown[] | undefined) ?? []).map(inner);
  const text = (fields.sval as NodeFields | undefined)?.sval;
  if (kind !== "A_Const" || typeof text !== "string" || !/^\{.*\}$/s.test(text)) return [inner(array)];
  return text
    .slice(1, -1)
    .split(",")
    .map((item) => inner({ A_Const: { sval: { sval: item.replace(/^"(.*)"$/s, "$1") } } }));
}

function binary(operator: string, left: string, right: string): string {
  const name = operator === "!=" ? "<>" : operator;
  const mirrored = MIRRORED[name];
  if (mirrored !== undefined) return `${mirrored}(${right};${left})`;
  if (name === "=" && right === "#true") return left;
  return joined(name, [left, right]);
}

function joined(operator: string, parts: string[]): string {
  return `${operator}(${(SYMMETRIC.includes(operator) ? parts.toSorted() : parts).join(";")})`;
}

function boolean({ boolop, args }: NodeFields, inner: (part: unknown) => string): string {
  const parts = (args as unknown[] | undefined) ?? [];
  if (boolop !== "NOT_EXPR") return joined(boolop === "OR_EXPR" ? "OR" : "AND", parts.map(inner));
  const [kind, fields] = unwrapNode(parts[0] as Node);
  const operator =
    kind === "A_Expr" && fields.kind === "AEXPR_OP" ? nameIn((fields.name as unknown[]).at(-1)) : "";
  const negated = NEGATED[operator];
  if (negated === undefined) return `NOT(${inner(parts[0])})`;
  return binary(negated, inner(fields.lexpr), inner(fields.rexpr));
}

/** What only says where a node stands or how it was written. */
const IGNORED = [
  "location",
  "funcformat",
  "rexpr_list_start",
  "rexpr_list_end",
  "list_start",
  "list_end",
  "typemod",
];

function generic(kind: string, fields: NodeFields, inner: (part: unknown) => string): string {
  if (kind === "String") return String(fields.sval ?? "");
  const parts = Object.entries(fields).flatMap(([key, value]) => {
    if (IGNORED.includes(key)) return [];
    if (key === "funcname") return [nameIn((value as unknown[]).at(-1))];
    if (Array.isArray(value)) return [`${key}[${value.map(inner).join(",")}]`];
    return [`${key}=${typeof value === "object" && value !== null ? inner(value) : String(value)}`];
  });
  return `${kind}(${parts.join(";")})`;
}
