/** What a stretch of SQL text is to the lexer; "code" is everything that is neither quoted nor a comment. */
export type RegionKind = "code" | "string" | "identifier" | "line-comment" | "block-comment";

export interface TextRegion {
  kind: RegionKind;
  /** UTF-16 code units, end exclusive. */
  start: number;
  end: number;
}

const IDENTIFIER_START = /[\p{L}_]/u;
const IDENTIFIER_PART = /[\p{L}\p{N}_$]/u;

/**
 * Cuts SQL text into code, quoted text and comments, without gaps, by the rules of PostgreSQL's lexer.
 *
 * This is for the browser and for text that PostgreSQL's own scanner rejects; where the text is valid SQL and the
 * parser is loaded, prefer `scanTokens`. It assumes standard_conforming_strings. What is left open at the end of
 * the text (a string, a comment) reaches to the end, as in psql.
 */
export function scanRegions(text: string): TextRegion[] {
  const regions: TextRegion[] = [];
  let codeStart = 0;
  let at = 0;
  while (at < text.length) {
    const region = regionAt(text, at);
    if (!region) {
      at = skipCode(text, at);
      continue;
    }
    if (region.start > codeStart) regions.push({ kind: "code", start: codeStart, end: region.start });
    regions.push(region);
    at = codeStart = region.end;
  }
  if (codeStart < text.length) regions.push({ kind: "code", start: codeStart, end: text.length });
  return regions;
}

function regionAt(text: string, at: number): TextRegion | undefined {
  const region = (kind: RegionKind, end: number): TextRegion => ({ kind, start: at, end });
  switch (text[at]) {
    case "-":
      return text[at + 1] === "-" ? region("line-comment", endOfLine(text, at)) : undefined;
    case "/":
      return text[at + 1] === "*" ? region("block-comment", endOfBlockComment(text, at)) : undefined;
    case "'":
      return region("string", endOfQuoted(text, at, "'", false));
    case '"':
      return region("identifier", endOfQuoted(text, at, '"', false));
    case "e":
    case "E":
      return text[at + 1] === "'" ? region("string", endOfQuoted(text, at + 1, "'", true)) : undefined;
    case "$": {
      const tag = /^\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$/u.exec(text.slice(at, at + 130))?.[0];
      if (!tag) return undefined;
      const close = text.indexOf(tag, at + tag.length);
      return region("string", close < 0 ? text.length : close + tag.length);
    }
    default:
      return undefined;
  }
}

/** Past one character, or past a whole identifier, so that the `$` in `a$b$` opens no dollar quote. */
function skipCode(text: string, at: number): number {
  if (!IDENTIFIER_START.test(text[at]!)) return at + 1;
  let end = at + 1;
  while (end < text.length && IDENTIFIER_PART.test(text[end]!)) end += 1;
  return end;
}

function endOfLine(text: string, at: number): number {
  const end = text.slice(at).search(/[\r\n]/);
  return end < 0 ? text.length : at + end;
}

function endOfBlockComment(text: string, at: number): number {
  let depth = 0;
  const marks = /\/\*|\*\//g;
  marks.lastIndex = at;
  for (let mark = marks.exec(text); mark; mark = marks.exec(text)) {
    depth += mark[0] === "/*" ? 1 : -1;
    if (depth === 0) return marks.lastIndex;
  }
  return text.length;
}

function endOfQuoted(text: string, open: number, quote: string, hasEscapes: boolean): number {
  for (let at = open + 1; at < text.length; at += 1) {
    if (hasEscapes && text[at] === "\\") at += 1;
    else if (text[at] === quote) {
      if (text[at + 1] !== quote) return at + 1;
      at += 1;
    }
  }
  return text.length;
}
