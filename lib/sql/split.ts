import type { Node } from "libpg-query";
import { positionAt, type SourcePosition } from "@/lib/errors";
import { findPlaceholders, numberPlaceholders } from "./parameters";
import { toSourceOffset } from "./offset-map";
import { approximateTokens, parseStatement, scanTokens, type SqlToken } from "./parser";

export interface SqlStatement {
  /** The statement's own text: no comments before it, no semicolon behind it. */
  text: string;
  /** Where it stands in the source, in UTF-16 code units. */
  offset: number;
  length: number;
  /** PostgreSQL's name for the parsed statement, such as `SelectStmt`; null when it does not parse. */
  kind: string | null;
  tree: Node | null;
  /** What PostgreSQL 18's grammar says against it. A server of another version may accept it all the same. */
  error: { message: string; where: SourcePosition } | null;
}

/**
 * Cuts a source into its statements, by the tokens of PostgreSQL's scanner.
 *
 * Semicolons inside strings, dollar quotes, comments, `BEGIN ATOMIC` bodies and the action lists of CREATE RULE do
 * not end a statement. A syntax error stays with its own statement. Text without a statement gives none.
 */
export function splitStatements(source: string): SqlStatement[] {
  const tokens = scanTokens(source) ?? approximateTokens(source);
  return groupByStatement(tokens).map((group) => {
    const offset = group[0]!.start;
    const text = source.slice(offset, group.at(-1)!.end);
    return { text, offset, length: text.length, ...understand(source, text, offset) };
  });
}

/** Parses one statement whose parameters are still written as `:name`. */
function understand(
  source: string,
  text: string,
  offset: number,
): Pick<SqlStatement, "kind" | "tree" | "error"> {
  const { sent, replacements } = numberPlaceholders(text, findPlaceholders(text, []));
  const { tree, error } = parseStatement(sent);
  if (tree) return { tree, kind: Object.keys(tree)[0] ?? null, error: null };
  const at = offset + toSourceOffset(replacements, error.offset);
  const token = /^(?:[\p{L}\p{N}_$]+|\S)/u.exec(source.slice(at, at + 64))?.[0] ?? "";
  const where = positionAt(source, at, Math.max(1, token.length));
  return { tree: null, kind: null, error: { message: error.message, where } };
}

function groupByStatement(tokens: readonly SqlToken[]): SqlToken[][] {
  const groups: SqlToken[][] = [];
  let group: SqlToken[] = [];
  const nesting = new StatementNesting();
  for (const token of tokens) {
    if (token.text === ";" && token.kind === "symbol" && !nesting.isInside(group)) {
      if (group.length > 0) groups.push(group);
      group = [];
      nesting.reset();
    } else {
      nesting.enter(token, group.at(-1));
      group.push(token);
    }
  }
  if (group.length > 0) groups.push(group);
  return groups;
}

/**
 * How deep a token stands in an SQL-standard function body (BEGIN ATOMIC … END) or in a rule's parentheses.
 *
 * Parentheses protect semicolons in CREATE RULE alone: elsewhere a semicolon after an unclosed parenthesis is far more
 * likely a mistake in one statement, which must not swallow the next.
 */
class StatementNesting {
  private bodyDepth = 0;
  private parenthesisDepth = 0;

  reset(): void {
    this.bodyDepth = 0;
    this.parenthesisDepth = 0;
  }

  enter(token: SqlToken, previous: SqlToken | undefined): void {
    if (token.text === "(") this.parenthesisDepth += 1;
    if (token.text === ")") this.parenthesisDepth -= 1;
    if (token.kind !== "keyword" && token.kind !== "reserved") return;
    const word = token.text.toLowerCase();
    if (word === "atomic" && previous?.text.toLowerCase() === "begin") this.bodyDepth = 1;
    else if (word === "case" && this.bodyDepth > 0) this.bodyDepth += 1;
    else if (word === "end" && this.bodyDepth > 0) this.bodyDepth -= 1;
  }

  isInside(group: readonly SqlToken[]): boolean {
    if (this.bodyDepth > 0) return true;
    if (this.parenthesisDepth <= 0) return false;
    const words = group.slice(0, 4).map(({ text }) => text.toLowerCase());
    return words[0] === "create" && (words[1] === "rule" || words[3] === "rule");
  }
}
