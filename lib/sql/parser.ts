import { hasSqlDetails, loadModule, parseSync, scanSync, type Node, type ParseResult } from "libpg-query";
import { AppError, positionAt } from "@/lib/errors";
import { findAbsurdity } from "./absurd-text";
import { scanRegions } from "./text-regions";
import { textOffsets } from "./utf8-offsets";

/** A token of PostgreSQL's own scanner. Offsets are UTF-16 code units, end exclusive. */
export interface SqlToken {
  text: string;
  start: number;
  end: number;
  /** "reserved" are the keywords that cannot name a column. */
  kind: "word" | "keyword" | "reserved" | "constant" | "parameter" | "symbol";
}

/** Why the text is not SQL, in PostgreSQL's words; `offset` in UTF-16 code units. */
export interface SyntaxError {
  message: string;
  offset: number;
}

export type ParsedStatement = { tree: Node; error: null } | { tree: null; error: SyntaxError };

/** Loads PostgreSQL's parser once; the functions of lib/sql are synchronous after it. */
export const loadParser: () => Promise<void> = loadModule;

/** Token types of scan.l that a reader of tokens must tell apart; the rest is a keyword or a symbol. */
const IDENT = [258, 259];
const CONSTANTS = [260, 261, 262, 263, 264, 266];
const PARAM = 267;
const COMMENTS = [275, 276];
const RESERVED_KEYWORD = 4;

/**
 * The tokens of `text` without its comments, by PostgreSQL's scanner; null when the scanner rejects the text
 * (an open string or comment, a malformed number) or would take absurdly long for it.
 */
export function scanTokens(text: string): SqlToken[] | null {
  refuseNul(text);
  if (findAbsurdity(text)) return null;
  let scanned;
  try {
    scanned = scanSync(text);
  } catch {
    return null;
  }
  const offsets = textOffsets(text);
  return scanned.tokens
    .filter(({ tokenType }) => !COMMENTS.includes(tokenType))
    .map(({ start, end, tokenType, keywordKind }) => {
      const [from, to] = [offsets.fromByte(start), offsets.fromByte(end)];
      const kind = tokenKind(tokenType, keywordKind);
      return { text: text.slice(from, to), start: from, end: to, kind };
    });
}

/**
 * Tokens good enough to split and to report by, for text that PostgreSQL's scanner rejects: words, quoted text and
 * single symbols.
 */
export function approximateTokens(text: string): SqlToken[] {
  return scanRegions(text).flatMap(({ kind, start, end }): SqlToken[] => {
    if (kind === "line-comment" || kind === "block-comment") return [];
    const region = text.slice(start, end);
    if (kind === "string") return [{ text: region, start, end, kind: "constant" }];
    if (kind === "identifier") return [{ text: region, start, end, kind: "word" }];
    return [...region.matchAll(/[\p{L}_][\p{L}\p{N}_$]*|\d+|\S/gu)].map((match) => ({
      text: match[0],
      start: start + match.index,
      end: start + match.index + match[0].length,
      kind: /^[\p{L}_]/u.test(match[0]) ? "keyword" : "symbol",
    }));
  });
}

/** Parses one statement with PostgreSQL's grammar. */
export function parseStatement(text: string): ParsedStatement {
  const absurdity = findAbsurdity(text);
  if (absurdity) return { tree: null, error: absurdity };
  let parsed: ParseResult;
  try {
    parsed = parseSync(text);
  } catch (error) {
    if (!hasSqlDetails(error)) throw error;
    const offset = textOffsets(text).fromCharacter(error.sqlDetails!.cursorPosition);
    return { tree: null, error: { message: error.message, offset } };
  }
  const tree = parsed.stmts?.[0]?.stmt;
  if (tree) return { tree, error: null };
  return { tree: null, error: { message: "there is no statement in this text", offset: 0 } };
}

function tokenKind(tokenType: number, keywordKind: number): SqlToken["kind"] {
  if (keywordKind === RESERVED_KEYWORD) return "reserved";
  if (keywordKind > 0) return "keyword";
  if (IDENT.includes(tokenType)) return "word";
  if (CONSTANTS.includes(tokenType)) return "constant";
  return tokenType === PARAM ? "parameter" : "symbol";
}

/** The parser takes C strings: a NUL would hide everything behind it from the checks. */
function refuseNul(text: string): void {
  const offset = text.indexOf("\0");
  if (offset < 0) return;
  throw new AppError(
    "invalid-input",
    "The text contains the character U+0000, which PostgreSQL cannot store.",
    {
      where: positionAt(text, offset),
    },
  );
}
