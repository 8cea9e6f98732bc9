import { nodeTypeTitle } from "../node/node-title";
import type { PlanNode } from "../plan-node";
import { placedNodes } from "../walk";

/** Siblings fold from this many on: fewer are read faster than a summary of them. */
export const LEAST_SIMILAR = 4;

/** Siblings that do the same to different relations. */
export interface SimilarSiblings {
  /** `<id of the first>*`. */
  id: string;
  /** At least LEAST_SIMILAR, in printed order. */
  members: PlanNode[];
}

/**
 * The siblings of a plan that could be shown as one, by the id of each of them. Siblings are similar when they and all
 * that is below them have the same types in the same shape, and the same conditions and keys but for the names of
 * relations and aliases in them. What is computed on demand (CTE, InitPlan, SubPlan) is referred to by its name and
 * never folds; a node that was never executed is not similar to one that was. Linear in the number of nodes.
 */
export function similarSiblings(root: PlanNode): ReadonlyMap<string, SimilarSiblings> {
  const known = knownGroups.get(root);
  if (known !== undefined) return known;
  const groups = groupSimilar(root);
  knownGroups.set(root, groups);
  return groups;
}

/** A plan does not change, and its siblings are asked for whenever a node is opened or closed. */
const knownGroups = new WeakMap<PlanNode, ReadonlyMap<string, SimilarSiblings>>();

function groupSimilar(root: PlanNode): ReadonlyMap<string, SimilarSiblings> {
  const groupOf = new Map<string, SimilarSiblings>();
  const parents = placedNodes(root).filter(({ node }) => node.children.length >= LEAST_SIMILAR);
  if (parents.length === 0) return groupOf;
  const shapes = new Shapes(root);
  for (const { node: parent } of parents) {
    const groups = new Map<string, PlanNode[]>();
    for (const child of parent.children) {
      if (child.subplanName !== undefined) continue;
      const key = `${child.neverExecuted} ${shapes.of(child)}`;
      const members = groups.get(key);
      if (members === undefined) groups.set(key, [child]);
      else members.push(child);
    }
    for (const members of groups.values()) {
      if (members.length < LEAST_SIMILAR) continue;
      const group = { id: `${members[0]!.id}*`, members };
      for (const { id } of members) groupOf.set(id, group);
    }
  }
  return groupOf;
}

/** Numbers the shapes of subtrees: equal numbers, similar subtrees. Each node is looked at once. */
class Shapes {
  private readonly numberOf = new Map<string, number>();
  private readonly known = new Map<string, number>();
  private readonly names = new Set<string>();

  constructor(root: PlanNode) {
    for (const { node } of placedNodes(root)) {
      for (const name of [node.relation, node.alias]) if (name !== undefined) this.names.add(name);
    }
  }

  of(node: PlanNode): number {
    const known = this.known.get(node.id);
    if (known !== undefined) return known;
    for (const { node: below } of placedNodes(node).reverse()) {
      if (!this.known.has(below.id)) this.known.set(below.id, this.numbered(below));
    }
    return this.known.get(node.id)!;
  }

  private numbered(node: PlanNode): number {
    const conditions = Object.entries(node.conditions) as [string, string][];
    const keys = [...(node.sortKey ?? []), "|", ...(node.groupKey ?? []), ...(node.groupingSets ?? [])];
    const key = [
      nodeTypeTitle(node),
      node.relationship ?? "",
      node.functionName ?? "",
      node.cteName ?? "",
      node.relation === undefined ? "" : "relation",
      ...conditions.map(([name, sql]) => `${name}:${this.masked(sql)}`),
      ...keys.map((sql) => this.masked(sql)),
      ...node.children.map(({ id }) => this.known.get(id)),
    ].join("\u0000");
    const number = this.numberOf.get(key) ?? this.numberOf.size;
    this.numberOf.set(key, number);
    return number;
  }

  /** The names of the plan's relations and aliases, where they qualify a column, as a dot. */
  private masked(sql: string): string {
    if (!sql.includes(".")) return sql;
    return sql.replace(WORD, (word, at: number) => {
      if (sql.charAt(at + word.length) !== "." || word.startsWith("'")) return word;
      const name = word.startsWith('"') ? word.slice(1, -1).replaceAll('""', '"') : word;
      return this.names.has(name) ? "·" : word;
    });
  }
}

/** A string, a quoted identifier or a word: whole, so that nothing inside a string is taken for a name. */
const WORD = /'(?:[^']|'')*'|"(?:[^"]|"")*"|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/g;
