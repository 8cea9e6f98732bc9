import { walkNodes, type NodeFields } from "@/lib/sql/tree";
import type { TextRange } from "../plan-node";
import type { StatementTokens } from "./statement-tokens";

/** The first and last token of a part of the statement. */
export interface TokenSpan {
  first: number;
  last: number;
}

/** Words that continue a type of several words. */
const TYPE_WORDS = ["with", "without", "time", "zone", "precision", "varying"];
const TESTS = ["is", "not", "null", "true", "false", "unknown"];

/**
 * The tokens of an expression. The parse tree names one place per node (an operator's, a function's name), so the
 * span reaches from the first to the last of them, with the brackets that belong to it. Null when no place is named.
 */
export function expressionSpan(tree: unknown, statement: StatementTokens): TokenSpan | null {
  let [first, last] = [Infinity, -1];
  const reach = (from: number, to: number) => {
    first = Math.min(first, from);
    last = Math.max(last, to);
  };
  walkNodes([tree], (kind, fields) => {
    const at = byteOf(fields.location);
    if (at !== null) {
      const token = statement.at(at);
      reach(token, endOfNode(kind, token, statement));
    }
    for (const key of ["typeName", "over"]) reachInner(fields[key], statement, reach);
    for (const key of ["rexpr_list_end", "list_end"]) {
      const end = byteOf(fields[key]);
      if (end !== null) reach(statement.at(end), statement.at(end));
    }
  });
  return last < 0 ? null : balanced({ first, last }, statement);
}

export function expressionRange(tree: unknown, statement: StatementTokens): TextRange | null {
  const span = expressionSpan(tree, statement);
  return span === null ? null : statement.range(span.first, span.last);
}

/** A type or a window stands in its node without a name of its own kind. */
function reachInner(
  value: unknown,
  statement: StatementTokens,
  reach: (from: number, to: number) => void,
): void {
  const at = byteOf((value as NodeFields | undefined)?.location);
  if (at === null) return;
  const token = statement.at(at);
  let end = token;
  while (TYPE_WORDS.includes(statement.word(end + 1))) end += 1;
  const open = statement.word(end) === "(" ? end : end + 1;
  reach(token, statement.word(open) === "(" ? (statement.partner(open) ?? end) : end);
}

function byteOf(value: unknown): number | null {
  return typeof value === "number" && value >= 0 ? value : null;
}

function endOfNode(kind: string, token: number, statement: StatementTokens): number {
  let end = token;
  switch (kind) {
    case "NullTest":
    case "BooleanTest":
      while (TESTS.includes(statement.word(end + 1))) end += 1;
      return end;
    case "A_Const":
      return ["-", "+"].includes(statement.word(token)) ? token + 1 : token;
    case "ColumnRef":
      while (statement.word(end + 1) === ".") end += 2;
      return end;
    case "CaseExpr":
      return endOfCase(token, statement);
    case "FuncCall":
    case "CoalesceExpr":
    case "MinMaxExpr":
    case "SQLValueFunction":
      while (statement.word(end + 1) === ".") end += 2;
      return statement.word(end + 1) === "(" ? (statement.partner(end + 1) ?? end) : end;
    case "SubLink":
      while (end < statement.tokens.length && statement.word(end) !== "(") end += 1;
      return statement.partner(end) ?? token;
    default:
      return end;
  }
}

function endOfCase(token: number, statement: StatementTokens): number {
  let depth = 0;
  for (let at = token; at < statement.tokens.length; at += 1) {
    if (statement.word(at) === "case") depth += 1;
    if (statement.word(at) === "end") depth -= 1;
    if (depth === 0) return at;
  }
  return token;
}

/** Widens the span until every bracket in it has its partner in it too. */
function balanced({ first, last }: TokenSpan, statement: StatementTokens): TokenSpan {
  let span = { first, last };
  for (let at = first; at <= span.last; at += 1) {
    const partner = statement.partner(at);
    if (partner === undefined) continue;
    span = { first: Math.min(span.first, partner), last: Math.max(span.last, partner) };
  }
  return span;
}
