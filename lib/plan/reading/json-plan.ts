import type { TextRange } from "../plan-node";
import { JsonTextError, readJsonValues, type GlueAt } from "./json-text";
import { findInObjects, type FoundInObjects } from "./object-plan";
import { JoinedLines, type PastedLine } from "./pasted-lines";
import { UnreadablePlanError } from "./unreadable-plan-error";
import { wrapOf, type WrappedPair } from "./wrap-width";

/**
 * Reads plans in JSON format.
 *
 * @throws UnreadablePlanError when it is not JSON, or ends too early: then the message says how much could be read.
 */
export function readJsonPlans(lines: PastedLine[]): FoundInObjects {
  const joined = new JoinedLines(lines);
  const objects: object[] = [];
  const braces: TextRange[] = [];
  const nodes = () => objects.filter((object) => "Node Type" in object).length;
  const locate = (object: object, range: TextRange) => {
    objects.push(object);
    braces.push(range);
  };
  try {
    const values = readJsonValues(joined.text, locate, glueOf(lines, joined.text));
    const places = joined.rangesInPaste(braces);
    return findInObjects(values, new Map(objects.map((object, index) => [object, places[index]!])));
  } catch (error) {
    if (!(error instanceof JsonTextError)) throw error;
    const complete = nodes();
    const extent =
      complete === 0 ? "" : ` Before it ${complete} ${complete === 1 ? "node was" : "nodes were"} complete.`;
    throw new UnreadablePlanError(
      `This is not valid JSON: ${error.message}.${extent}`,
      joined.inPaste(error.offset),
      error,
    );
  }
}

/** How the lines were wrapped, told by the strings that go over their ends. */
function glueOf(lines: PastedLine[], text: string): GlueAt {
  const pairs: WrappedPair[] = [];
  let isString = false;
  for (const [index, line] of lines.slice(0, -1).entries()) {
    for (let at = 0; at < line.text.length; at += 1) {
      const char = line.text.charAt(at);
      if (char === "\\" && isString) at += 1;
      else if (char === '"') isString = !isString;
    }
    if (isString) pairs.push({ before: line.text, after: lines[index + 1]!.text });
  }
  const wrap = wrapOf(pairs, [], lines);
  return (offset) => {
    const end = text.indexOf("\n", offset + 1);
    const before = text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset);
    const after = text.slice(offset + 1, end < 0 ? text.length : end);
    return wrap?.reaches(before, after) === true ? wrap.glue(before, after) : "\n";
  };
}
