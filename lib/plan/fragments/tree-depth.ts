/** Deeper parse trees (a sum of a thousand terms nests so) are not searched: the search is recursive. */
const MAX_DEPTH = 2000;

/** Whether a parse tree nests deeper than a recursive search may go. Itself without recursion. */
export function isTooDeep(tree: unknown): boolean {
  const pending: [value: unknown, depth: number][] = [[tree, 0]];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const [value, depth] = next;
    if (typeof value !== "object" || value === null) continue;
    if (depth > MAX_DEPTH) return true;
    for (const child of Object.values(value)) pending.push([child, depth + 1]);
  }
  return false;
}
