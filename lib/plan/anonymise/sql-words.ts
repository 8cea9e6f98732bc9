import { scanRegions } from "@/lib/sql/text-regions";

/** A piece of SQL as far as names and literals must be told apart. Together the pieces are the text. */
export interface SqlPiece {
  kind: "word" | "quoted" | "string" | "number" | "symbol" | "space" | "comment";
  text: string;
}

const CODE = /[\p{L}_][\p{L}\p{N}_$]*|\$\d+|\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+|::|\s+|./gsu;

/** Cuts SQL into words, quoted identifiers, strings, numbers, symbols, white space and comments, without gaps. */
export function sqlPieces(sql: string): SqlPiece[] {
  return scanRegions(sql).flatMap(({ kind, start, end }): SqlPiece[] => {
    const text = sql.slice(start, end);
    if (kind === "string") return [{ kind: "string", text }];
    if (kind === "identifier") return [{ kind: "quoted", text }];
    if (kind !== "code") return [{ kind: "comment", text }];
    return (text.match(CODE) ?? []).map((piece) => ({ kind: kindOf(piece), text: piece }));
  });
}

function kindOf(piece: string): SqlPiece["kind"] {
  if (/^\s/.test(piece)) return "space";
  if (/^[\p{L}_]/u.test(piece)) return "word";
  return /^\.?\d/.test(piece) ? "number" : "symbol";
}
