import type { TextRange } from "../plan-node";
import type { RawNode } from "./raw-plan";

/** Where the nodes stand in the paste, by the id that they have in the model. */
export function nodeRanges(root: RawNode): Map<string, TextRange> {
  const ranges = new Map<string, TextRange>();
  const pending: [RawNode, string][] = [[root, "0"]];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const [node, id] = next;
    if (node.range !== undefined) ranges.set(id, node.range);
    node.children.forEach((child, index) => pending.push([child, `${id}.${index}`]));
  }
  return ranges;
}
