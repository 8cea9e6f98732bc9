import type { Node } from "libpg-query";

/** What stands in place of what: the keys are objects of the tree, found again by identity. */
export type Changes = ReadonlyMap<object, unknown>;

/** A copy of `tree` with some of its nodes (or their fields) replaced; what is replaced is not searched further. */
export function withChanges<Tree>(tree: Tree, changes: Changes): Tree {
  const copy = (value: unknown): unknown => {
    if (typeof value !== "object" || value === null) return value;
    if (changes.has(value)) return changes.get(value);
    if (Array.isArray(value)) return value.map(copy);
    return Object.fromEntries(
      Object.entries(value)
        .map(([key, child]) => [key, copy(child)])
        .filter(([, child]) => child !== undefined),
    );
  };
  return copy(tree) as Tree;
}

const PLACES = new Set(["location", "rexpr_list_start", "rexpr_list_end", "stmt_location", "stmt_len"]);

/** Whether two trees say the same, wherever it is written. */
export const isSameTree = (left: unknown, right: unknown): boolean => treeText(left) === treeText(right);

/** The tree as text, without places and in the order of its keys, so that equal trees have equal texts. */
export function treeText(tree: unknown): string {
  return JSON.stringify(tree, (key, value: unknown) => {
    if (PLACES.has(key)) return undefined;
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
  });
}

/** Calls `visit` for every node of an expression, parents first; queries inside it are visited but not entered. */
export function visitExpression(value: unknown, visit: (node: Node) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) visitExpression(item, visit);
    return;
  }
  if (typeof value !== "object" || value === null) return;
  const [kind, ...more] = Object.keys(value);
  if (kind !== undefined && more.length === 0 && /^[A-Z]/.test(kind)) visit(value as Node);
  if (kind === "SelectStmt") return;
  for (const child of Object.values(value)) visitExpression(child, visit);
}

/** The nodes of an expression for which `wanted` holds, parents first, queries inside it not entered. */
export function nodesIn(value: unknown, wanted: (node: Node) => boolean): Node[] {
  const found: Node[] = [];
  visitExpression(value, (node) => wanted(node) && found.push(node));
  return found;
}
