import { NOBODY, type IndexedNode } from "./indexed-plan";
import { Matching, type Side } from "./matching";
import { nodeFamily, scanTarget } from "./node-role";

/**
 * Finds for every node of one plan the node of the other that plays its role, from the surest sign to the weakest:
 *
 * 1. subtrees that are equal altogether;
 * 2. anchors: a scan by its relation, alias and index, a join by its base relations and type, any other node by its type
 *    and the base relations below it; then with less and less of that, first where the two plans agree in number, then
 *    below counterparts, then anywhere;
 * 3. what is left, from the top: nodes of one kind directly below counterparts;
 * 4. wrappers, which must stand between the same counterparts; a sort also by its keys below the same one.
 *
 * Matching the plans the other way round gives the same pairs. Linear but for sorting the subtrees by size.
 */
export function matchNodes(before: readonly IndexedNode[], after: readonly IndexedNode[]): Matching {
  const matching = new Matching(before, after);
  matchEqualSubtrees(matching);
  matchAnchors(matching);
  matchFromTheTop(matching);
  matchWrappers(matching);
  return matching;
}

/** Larger subtrees first. A subtree that occurs more often on one side stays for the anchors, which look around it. */
function matchEqualSubtrees(matching: Matching): void {
  const { before, after } = matching;
  const byHash = (nodes: readonly IndexedNode[]) => {
    const indexes = new Map<string, number[]>();
    for (const [index, { subtreeHash }] of nodes.entries()) {
      const same = indexes.get(subtreeHash);
      if (same) same.push(index);
      else indexes.set(subtreeHash, [index]);
    }
    return indexes;
  };
  const afterOf = byHash(after);
  const shared = [...byHash(before)].filter(
    ([hash, befores]) => afterOf.get(hash)?.length === befores.length,
  );
  shared.sort(([, [a = 0]], [, [b = 0]]) => before[b]!.size - before[a]!.size);
  for (const [hash, befores] of shared) {
    const free = befores.filter((index) => matching.toAfter[index] === NOBODY);
    const freeAfter = (afterOf.get(hash) ?? []).filter((index) => matching.toBefore[index] === NOBODY);
    if (free.length !== freeAfter.length) continue;
    for (const [nth, start] of free.entries())
      for (let offset = 0; offset < before[start]!.size; offset += 1)
        matching.match(start + offset, freeAfter[nth]! + offset);
  }
}

/** From the most telling to the least; see matchNodes. */
const ANCHOR_LEVELS = [0, 1, 2] as const;

function matchAnchors(matching: Matching): void {
  const keys = {
    before: matching.before.map(anchorsOf),
    after: matching.after.map(anchorsOf),
  };
  const keyAt = (level: number) => (side: Side, index: number) => keys[side.name][index]?.[level] ?? null;
  for (const level of ANCHOR_LEVELS) matching.matchByKey(keyAt(level), { onlyEqual: true });
  for (const level of ANCHOR_LEVELS) {
    const contexts = matching.contexts();
    matching.matchByKey((side, index) => {
      const key = keyAt(level)(side, index);
      return key === null ? null : `${contexts[side.name][index]} ${key}`;
    });
  }
  for (const level of ANCHOR_LEVELS) matching.matchByKey(keyAt(level));
}

/** One key per anchor level; empty for wrappers, which have no role of their own. */
function anchorsOf({ node, role, relations }: IndexedNode): string[] {
  const { byAlias, byRelation, count } = relations;
  const join = (...parts: unknown[]) => parts.join("\u0000");
  switch (role) {
    case "wrapper":
      return [];
    case "index":
      return [join(role, node.index)];
    case "scan": {
      const target = scanTarget(node);
      const alias = node.alias ?? target;
      return [
        join(role, target, alias, node.nodeType, node.index),
        join(role, target, alias),
        join(role, target),
      ];
    }
    case "join":
      return [join(role, byAlias, node.nodeType, node.joinType), join(role, byAlias), join(role, byRelation)];
    case "other": {
      const family = nodeFamily(node);
      // Without a relation below, the sets are all alike and say nothing.
      const sets = count === 0 ? [] : [join(role, family, byAlias), join(role, family, byRelation)];
      return [join(role, family, byAlias, node.strategy, node.operation, node.groupKey?.join()), ...sets];
    }
  }
}

/** Pairs what hangs below two counterparts in the same way, wrappers left out, as deep as pairs are found. */
function matchFromTheTop(matching: Matching): void {
  const { before, after, toAfter, toBefore } = matching;
  const pending: [number, number][] = [[NOBODY, NOBODY]];
  for (const [index, counterpart] of toAfter.entries())
    if (counterpart !== NOBODY) pending.push([index, counterpart]);
  for (let pair = pending.pop(); pair !== undefined; pair = pending.pop()) {
    const candidates = unmatchedBelow(after, toBefore, pair[1]);
    if (candidates.length === 0) continue;
    for (const index of unmatchedBelow(before, toAfter, pair[0])) {
      const nth = candidates.findIndex((candidate) => areAlike(before[index]!, after[candidate]!));
      const [found] = nth < 0 ? [] : candidates.splice(nth, 1);
      if (found === undefined) continue;
      matching.match(index, found);
      pending.push([index, found]);
    }
  }
}

/** More children than this are partitions, which are matched by name or not at all. */
const MOST_CANDIDATES = 64;

/** Only nodes that read nothing themselves: scans of different relations and joins of different sets are not one role. */
function areAlike(a: IndexedNode, b: IndexedNode): boolean {
  return (
    a.role === "other" &&
    b.role === "other" &&
    nodeFamily(a.node) === nodeFamily(b.node) &&
    a.node.relationship === b.node.relationship
  );
}

/** Unmatched nodes directly below, or below unmatched wrappers directly below. */
function unmatchedBelow(nodes: readonly IndexedNode[], counterpart: Int32Array, parent: number): number[] {
  const found: number[] = [];
  const pending = parent === NOBODY ? [0] : [...nodes[parent]!.children].reverse();
  for (let index = pending.pop(); index !== undefined; index = pending.pop()) {
    if (counterpart[index] !== NOBODY) continue;
    const { role, children } = nodes[index]!;
    if (role !== "wrapper") found.push(index);
    else pending.push(...[...children].reverse());
    if (found.length >= MOST_CANDIDATES) break;
  }
  return found;
}

/** A wrapper is the same when it stands below the same node and above the same node as before. */
function matchWrappers(matching: Matching): void {
  const contexts = matching.contexts();
  const firstBelow = {
    before: firstMatchedBelow(matching.before, matching.toAfter, (index) => matching.toAfter[index]!),
    after: firstMatchedBelow(matching.after, matching.toBefore, (index) => index),
  };
  matching.matchByKey((side, index) => {
    const { role, node } = side.nodes[index]!;
    if (role !== "wrapper") return null;
    return [nodeFamily(node), contexts[side.name][index], firstBelow[side.name][index]].join("\u0000");
  });
  matching.matchByKey((side, index) => {
    const { node } = side.nodes[index]!;
    if (node.sortKey === undefined || nodeFamily(node) !== "Sort") return null;
    return [contexts[side.name][index], ...node.sortKey].join("\u0000");
  });
}

/** For each node the first matched node of its subtree, itself left out, as its index in the plan after. */
function firstMatchedBelow(
  nodes: readonly IndexedNode[],
  counterpart: Int32Array,
  afterIndex: (index: number) => number,
): Int32Array {
  const first = new Int32Array(nodes.length).fill(NOBODY);
  for (let index = nodes.length - 1; index >= 0; index -= 1) {
    for (const child of nodes[index]!.children) {
      first[index] = counterpart[child] !== NOBODY ? afterIndex(child) : first[child]!;
      if (first[index] !== NOBODY) break;
    }
  }
  return first;
}
