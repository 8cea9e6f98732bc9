import { fnv1aHalves } from "../fnv1a";
import type { PlanNode } from "../plan-node";
import { nodeRole, scanTarget } from "./node-role";

/**
 * The base relations below a node as two sums of hashes, so that sets of thousands are built and compared in no time:
 * once under the names that the query uses, where the partitions of one table are one, and once under the relations' own.
 */
export interface BaseRelations {
  byAlias: string;
  byRelation: string;
  /** How many relations the sums are of. */
  count: number;
}

interface HashSum {
  high: number;
  low: number;
}

interface Sums {
  alias: HashSum;
  relation: HashSum;
  count: number;
}

/** SubPlans and InitPlans compute values for a node; what they read is not what the node joins. */
export const isPulled = ({ relationship }: PlanNode) =>
  relationship !== "InitPlan" && relationship !== "SubPlan";

/** The base relations of every node, given children before their parents. */
export function baseRelations(childrenFirst: readonly PlanNode[]): Map<PlanNode, BaseRelations> {
  const hashes = new Map<string, HashSum>();
  const hashOf = (name: string): HashSum => {
    const known = hashes.get(name);
    if (known !== undefined) return known;
    const [high, low] = fnv1aHalves(name);
    hashes.set(name, { high, low });
    return { high, low };
  };
  const sums = new Map<PlanNode, Sums>();
  for (const node of childrenFirst) sums.set(node, sumsOf(node, sums, hashOf));
  const relations = new Map<PlanNode, BaseRelations>();
  for (const [node, { alias, relation, count }] of sums)
    relations.set(node, {
      byAlias: `${alias.high}.${alias.low}`,
      byRelation: `${relation.high}.${relation.low}`,
      count,
    });
  return relations;
}

function sumsOf(node: PlanNode, below: ReadonlyMap<PlanNode, Sums>, hashOf: (name: string) => HashSum): Sums {
  const zero = { high: 0, low: 0 };
  const sums: Sums = { alias: zero, relation: zero, count: 0 };
  for (const child of node.children) {
    const inner = below.get(child);
    if (inner === undefined || !isPulled(child)) continue;
    sums.alias = added(sums.alias, inner.alias);
    sums.relation = added(sums.relation, inner.relation);
    sums.count += inner.count;
  }
  const table = partitionedTable(node);
  if (table !== null) return { ...sums, alias: hashOf(table), count: 1 };
  if (nodeRole(node) !== "scan") return sums;
  const name = relationName(node);
  return {
    alias: added(sums.alias, hashOf(node.alias ?? name)),
    relation: added(sums.relation, hashOf(name)),
    count: sums.count + 1,
  };
}

const added = (a: HashSum, b: HashSum): HashSum => ({
  high: (a.high + b.high) >>> 0,
  low: (a.low + b.low) >>> 0,
});

/** What a scan reads, by its own name. */
export const relationName = (node: PlanNode): string => scanTarget(node) ?? "";

/**
 * The name that the query gives to the partitioned table whose partitions an Append reads, null for another Append: the
 * planner calls the partitions of `e` e_1, e_2 and so on, however the partitions are named.
 */
export function partitionedTable(append: PlanNode): string | null {
  if (append.nodeType !== "Append" && append.nodeType !== "Merge Append") return null;
  let table: string | null = null;
  for (const member of append.children) {
    if (!isPulled(member)) continue;
    const stem = partitionStem(member);
    if (stem === null || (table !== null && stem !== table)) return null;
    table = stem;
  }
  return table;
}

function partitionStem(member: PlanNode): string | null {
  let node: PlanNode | undefined = member;
  while (node !== undefined && nodeRole(node) === "wrapper") node = node.children[0];
  if (node?.relation === undefined || node.alias === undefined) return null;
  return /^(.+)_\d+$/.exec(node.alias)?.[1] ?? null;
}
