import type { TextRange } from "../plan-node";
import { JsonTextError, readJsonValues } from "./json-text";
import { findInObjects, type FoundInObjects } from "./object-plan";
import { JoinedLines, type PastedLine } from "./pasted-lines";
import { UnreadablePlanError } from "./unreadable-plan-error";

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
    const values = readJsonValues(joined.text, locate);
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
