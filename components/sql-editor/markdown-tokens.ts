import type { LineToken, TokenisedLine } from "./tokens";

/** The state between lines: "" in prose; "f<fence>" in a fenced block. */
const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const BLOCK = /^ {0,3}(#{1,6}(?=\s|$)|>|[-*+](?=\s)|\d{1,9}[.)](?=\s))/;
const INLINE = /(`+)[^`]{1,2000}\1|\{\{[^{}\n]{1,300}\}\}|\[[^\]\n]{1,500}\]\([^)\s]{1,2000}\)|<!--/g;

/** The colours of one line of Markdown: just enough to see its structure while it is edited. */
export function tokeniseMarkdownLine(line: string, state: string): TokenisedLine {
  const fence = FENCE.exec(line)?.[1];
  if (state !== "") {
    const closes = fence?.startsWith(state.slice(1)) && line.trim() === fence;
    return { tokens: [{ start: 0, kind: closes ? "c" : "s" }], state: closes ? "" : state };
  }
  if (fence) return { tokens: [{ start: 0, kind: "c" }], state: `f${fence}` };
  const block = BLOCK.exec(line);
  if (block?.[1]?.startsWith("#")) return { tokens: [{ start: 0, kind: "k" }], state };
  const tokens: LineToken[] = [];
  if (block) tokens.push({ start: 0, kind: "k" }, { start: block[0].length, kind: "" });
  for (const match of line.matchAll(INLINE)) {
    const kind = match[0].startsWith("{{")
      ? "d"
      : match[0].startsWith("[")
        ? "f"
        : match[0] === "<!--"
          ? "c"
          : "s";
    tokens.push({ start: match.index, kind }, { start: match.index + match[0].length, kind: "" });
  }
  return { tokens, state };
}
