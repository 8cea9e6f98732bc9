import type { ShownIndex } from "../folding/folding";
import type { ShownNode } from "../folding/shown-tree";

/** A shown node with its place in the tree, as assistive technology counts it. */
export interface ShownPlace {
  shown: ShownNode;
  parent: ShownPlace | null;
  /** From 1 at the root. */
  level: number;
  /** Its place among its siblings, from 1, and how many they are. */
  position: number;
  siblings: number;
}

/** All shown nodes in printed order (a parent before its children), without recursion. */
export function shownPlaces(root: ShownNode): ShownPlace[] {
  const places: ShownPlace[] = [];
  const pending: ShownPlace[] = [{ shown: root, parent: null, level: 1, position: 1, siblings: 1 }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    places.push(next);
    const { children } = next.shown;
    for (let index = children.length - 1; index >= 0; index -= 1) {
      pending.push({
        shown: children[index]!,
        parent: next,
        level: next.level + 1,
        position: index + 1,
        siblings: children.length,
      });
    }
  }
  return places;
}

/** The plan nodes that a shown node stands for: itself, or the members of a fold; not those hidden below it. */
export function idsOf(shown: ShownNode): readonly string[] {
  return shown.fold?.memberIds ?? [shown.node.id];
}

/** Ids of the shown nodes that were found, or hide a node that was; null while nothing is searched. */
export function shownMatches(
  { showing }: ShownIndex,
  matches: ReadonlySet<string> | null,
): ReadonlySet<string> | null {
  return matches === null ? null : new Set([...matches].map((id) => showing(id).id));
}

/** For aria-expanded: whether what is below a node is shown; undefined where nothing is below it. */
export function isExpanded({ children, isCollapsed, fold }: ShownNode): boolean | undefined {
  if (children.length > 0) return true;
  return isCollapsed || fold !== null ? false : undefined;
}

/** What toggling a shown node does, as a verb for its button; null for a leaf. */
export function toggleVerb(shown: ShownNode): "Collapse" | "Expand" | "Open the fold" | null {
  if (shown.fold !== null) return "Open the fold";
  const expanded = isExpanded(shown);
  if (expanded === undefined) return null;
  return expanded ? "Collapse" : "Expand";
}
