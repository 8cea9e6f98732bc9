import { scanTokens } from "@/lib/sql/parser";

const INDENT = "  ";

/**
 * Printed SQL with each line indented by the parentheses around it, and set operations on one line. Only blanks and line
 * breaks between tokens change.
 */
export function laidOut(text: string): string {
  const tokens = scanTokens(text) ?? [];
  let laid = "";
  let depth = 0;
  let end = 0;
  for (const [at, token] of tokens.entries()) {
    const gap = text.slice(end, token.start);
    const isClosing = token.text === ")" || token.text === "]";
    const isJoined = token.text.toUpperCase() === "ALL" && isSetOperation(tokens[at - 1]?.text);
    if (isClosing) depth -= 1;
    laid += isJoined ? " " : tightened(gap, depth, tokens[at - 1]?.text, token.text);
    if (token.text === "(" || token.text === "[") depth += 1;
    laid += token.text;
    end = token.end;
  }
  return laid + text.slice(end);
}

/** The gap between two tokens: a line break is indented, and no blank stands inside a parenthesis. */
function tightened(gap: string, depth: number, before: string | undefined, after: string): string {
  if (gap.includes("\n")) return gap.replace(/\n/g, `\n${INDENT.repeat(Math.max(0, depth))}`);
  return before === "(" || after === ")" ? "" : gap;
}

const isSetOperation = (word: string | undefined) =>
  ["UNION", "INTERSECT", "EXCEPT"].includes(word?.toUpperCase() ?? "");
