import { scanRegions } from "@/lib/sql/text-regions";

/** A piece of SQL as far as names and literals must be told apart. Together the pieces are the text. */
export interface SqlPiece {
  kind: "word" | "quoted" | "string" | "number" | "symbol" | "space" | "comment";
  text: string;
}

/** As for PostgreSQL's lexer, whatever is beyond ASCII belongs to a name: letters, marks on letters, emoji. */
const WORD_START = String.raw`[^\x00-\x40\x5b-\x5e\x60\x7b-\x7f\s]`;
const WORD_PART = String.raw`[^\x00-\x23\x25-\x2f\x3a-\x40\x5b-\x5e\x60\x7b-\x7f\s]`;
const CODE = new RegExp(
  String.raw`${WORD_START}${WORD_PART}*|\$\d+|\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+|::|\s+|.`,
  "gsu",
);
const WORD = new RegExp(`^${WORD_START}`, "u");

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
  if (WORD.test(piece)) return "word";
  return /^\.?\d/.test(piece) ? "number" : "symbol";
}
