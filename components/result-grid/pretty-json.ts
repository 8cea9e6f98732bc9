/** A string (closed or cut off), a mark, or a run of anything else. */
const TOKEN = /"(?:[^"\\]|\\.)*"?|[{}[\],:]|[^\s{}[\],:"]+/gs;

/**
 * JSON text with line breaks and indentation, token by token: numbers keep every digit that PostgreSQL sent, which a
 * detour through JavaScript's doubles would lose. Text that was cut off, or is no JSON, is indented as far as it goes.
 */
export function prettyJson(text: string): string {
  let result = "";
  let depth = 0;
  let before = "";
  const lineBreak = () => `\n${"  ".repeat(depth)}`;
  for (const [token] of text.matchAll(TOKEN)) {
    const opens = before === "{" || before === "[";
    if (token === "}" || token === "]") {
      depth = Math.max(0, depth - 1);
      result += opens ? token : lineBreak() + token;
    } else if (token === "," || token === ":") {
      result += token;
    } else {
      if (opens || before === ",") result += lineBreak();
      else if (before === ":") result += " ";
      result += token;
      if (token === "{" || token === "[") depth += 1;
    }
    before = token;
  }
  return result;
}
