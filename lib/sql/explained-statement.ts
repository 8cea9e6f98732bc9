import { scanTokens } from "./parser";

/**
 * The statement inside an `EXPLAIN …`, with its offset in `text`; `text` itself when it is no EXPLAIN.
 *
 * The options that were written are dropped: whoever explains chooses options by the server's version.
 */
export function explainedStatement(text: string): { text: string; offset: number } {
  const tokens = scanTokens(text) ?? [];
  const word = (index: number) => tokens[index]?.text.toLowerCase() ?? "";
  if (word(0) !== "explain") return { text, offset: 0 };
  let index = 1;
  if (word(1) === "(" && !["select", "with", "values", "table", "("].includes(word(2))) {
    let depth = 0;
    do {
      if (word(index) === "(") depth += 1;
      if (word(index) === ")") depth -= 1;
      index += 1;
    } while (depth > 0 && index < tokens.length);
  } else {
    while (["analyze", "analyse", "verbose"].includes(word(index))) index += 1;
  }
  const offset = tokens[index]?.start ?? text.length;
  return { text: text.slice(offset), offset };
}
