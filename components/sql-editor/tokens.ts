import { tokeniseMarkdownLine } from "./markdown-tokens";
import { tokeniseSqlLine } from "./sql-tokens";

export type CodeLanguage = "sql" | "markdown" | "plain";

/** Colours of code, by the letter of their token in the theme: keyword, string, number, comment, function, directive. */
export type TokenKind = "k" | "s" | "n" | "c" | "f" | "d" | "";

/** A stretch of a line in one colour, up to the next token or the line's end. */
export interface LineToken {
  start: number;
  kind: TokenKind;
}

export interface TokenisedLine {
  tokens: LineToken[];
  /** What the next line begins inside of; "" for nothing. Equal strings mean equal states. */
  state: string;
}

const TOKENISERS: Record<CodeLanguage, (line: string, state: string) => TokenisedLine> = {
  sql: tokeniseSqlLine,
  markdown: tokeniseMarkdownLine,
  plain: () => ({ tokens: [], state: "" }),
};

/**
 * The colours of one line. Static text and the editor both use this, so that a cell looks the same in both.
 *
 * @param state what the line before ended inside of.
 */
export function tokeniseLine(language: CodeLanguage, line: string, state: string): TokenisedLine {
  return TOKENISERS[language](line, state);
}

/** A coloured piece of a whole text. */
export interface CodeSpan {
  start: number;
  end: number;
  kind: TokenKind;
}

/** The colours of a whole text: spans in order, without gaps. Line breaks belong to the span before them. */
export function tokenise(language: CodeLanguage, text: string): CodeSpan[] {
  const spans: CodeSpan[] = [];
  let offset = 0;
  let state = "";
  for (const line of text.split("\n")) {
    const tokenised = tokeniseLine(language, line, state);
    state = tokenised.state;
    const tokens =
      tokenised.tokens[0]?.start === 0
        ? tokenised.tokens
        : [{ start: 0, kind: "" as const }, ...tokenised.tokens];
    tokens.forEach((token, index) => {
      const next = tokens[index + 1];
      spans.push({
        start: offset + token.start,
        end: offset + (next ? next.start : line.length + 1),
        kind: token.kind,
      });
    });
    offset += line.length + 1;
  }
  const last = spans.at(-1);
  if (last) last.end = Math.min(last.end, text.length);
  return spans.filter((span) => span.end > span.start);
}
