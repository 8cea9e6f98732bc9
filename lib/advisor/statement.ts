import { deparseSync } from "pgsql-deparser";
import type { Node, SelectStmt } from "libpg-query";
import { toSourceOffset } from "@/lib/sql/offset-map";
import { findPlaceholders, numberPlaceholders } from "@/lib/sql/parameters";
import { parseStatement, scanTokens } from "@/lib/sql/parser";
import { textOffsets } from "@/lib/sql/utf8-offsets";
import { laidOut } from "./layout";
import { isSameTree } from "./tree/change";
import { fieldsOf, selectOf } from "./tree/nodes";

/** A SELECT to look at: its tree has $1, $2 … where the text has `:name`. */
export interface AdvisedStatement {
  text: string;
  select: SelectStmt;
  /** Which parameter each number stands for. */
  names: string[];
  /** The place in `text` of a location in the tree. */
  offsetOf(location: number): number;
}

/** Reads a statement; null when it is not a SELECT or does not parse. The parser must have been loaded. */
export function readAdvisedStatement(text: string): AdvisedStatement | null {
  const { sent, names, replacements } = numberPlaceholders(text, findPlaceholders(text, []));
  const { tree } = parseStatement(sent);
  const select = tree && selectOf(tree);
  if (!select) return null;
  const offsets = textOffsets(sent);
  return {
    text,
    select,
    names,
    offsetOf: (location) => toSourceOffset(replacements, offsets.fromByte(location)),
  };
}

/**
 * The statement as text, with `:name` for its parameters; null when the printed text would not be read back as this very
 * tree, so that a mistake of the printer can never become a candidate.
 */
export function printStatement(select: SelectStmt, names: readonly string[]): string | null {
  const tree = flattened({ SelectStmt: select }) as Node;
  let printed: string;
  try {
    printed = deparseSync(tree);
  } catch {
    return null; // a node that the printer does not know
  }
  const named = laidOut(withNames(printed, names));
  const { sent, names: order } = numberPlaceholders(named, findPlaceholders(named, names));
  const { tree: readBack } = parseStatement(sent);
  return readBack && isSameTree(flattened(renumbered(readBack, order, names)), tree) ? named : null;
}

/** AND within AND, and OR within OR, as one list: the parser does so only on the left. */
function flattened(tree: unknown): unknown {
  if (Array.isArray(tree)) return tree.map(flattened);
  if (typeof tree !== "object" || tree === null) return tree;
  const copy = Object.fromEntries(Object.entries(tree).map(([key, child]) => [key, flattened(child)]));
  const outer = fieldsOf(copy as unknown as Node, "BoolExpr");
  if (!outer || outer.boolop === "NOT_EXPR") return copy;
  const args = (outer.args ?? []).flatMap((arg) => {
    const inner = fieldsOf(arg, "BoolExpr");
    return inner !== null && inner.boolop === outer.boolop ? (inner.args ?? []) : [arg];
  });
  return { BoolExpr: { ...outer, args } };
}

function withNames(printed: string, names: readonly string[]): string {
  let text = "";
  let copied = 0;
  for (const { kind, text: token, start, end } of scanTokens(printed) ?? []) {
    const name = kind === "parameter" ? names[Number(token.slice(1)) - 1] : undefined;
    if (name === undefined) continue;
    text += `${printed.slice(copied, start)}:${name}`;
    copied = end;
  }
  return text + printed.slice(copied);
}

/** The tree with the parameters numbered as in `names`: a rewrite may mention them in another order. */
function renumbered(tree: unknown, order: readonly string[], names: readonly string[]): unknown {
  if (Array.isArray(tree)) return tree.map((item) => renumbered(item, order, names));
  if (typeof tree !== "object" || tree === null) return tree;
  return Object.fromEntries(
    Object.entries(tree).map(([key, child]) => {
      if (key !== "ParamRef") return [key, renumbered(child, order, names)];
      const { number = 0, ...rest } = child as { number?: number };
      return [key, { ...rest, number: names.indexOf(order[number - 1] ?? "") + 1 }];
    }),
  );
}
