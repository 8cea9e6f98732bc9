import { nodeRole } from "./node-role";
import { isPulled, partitionedTable, relationName } from "./base-relations";
import { addFigures, ownFigures, type PlanFigures } from "./figures";
import { NOBODY, type IndexedNode } from "./indexed-plan";
import type { ComparedPlan, RelationSetChange } from "./plan-comparison";

/** Names of one set that are spelled out. */
const MOST_NAMES = 6;

interface RelationSet {
  byRelation: string;
  count: number;
  /** The topmost node. */
  top: number;
  figures: PlanFigures;
}

/**
 * What each set of base relations cost before and after, however it was joined, so that swapped sides and other join
 * methods still compare. Sets are the same under the aliases of the query, or else under the relations' names.
 */
export function compareRelationSets(
  before: { plan: ComparedPlan; nodes: readonly IndexedNode[] },
  after: { plan: ComparedPlan; nodes: readonly IndexedNode[] },
): RelationSetChange[] {
  const setsBefore = relationSets(before.plan, before.nodes);
  const setsAfter = relationSets(after.plan, after.nodes);
  const changes: RelationSetChange[] = [];
  const pair = (from: RelationSet | null, to: RelationSet | null) => {
    const named = to ? relationNames(after.nodes, to) : relationNames(before.nodes, from!);
    changes.push({ ...named, before: from?.figures ?? null, after: to?.figures ?? null });
  };
  const lone: RelationSet[] = [];
  for (const [alias, from] of setsBefore) {
    const to = setsAfter.get(alias);
    if (to === undefined) lone.push(from);
    else pair(from, to);
    setsAfter.delete(alias);
  }
  const byRelation = new Map<string, RelationSet[]>();
  for (const to of setsAfter.values())
    byRelation.set(to.byRelation, [...(byRelation.get(to.byRelation) ?? []), to]);
  for (const from of lone) pair(from, byRelation.get(from.byRelation)?.shift() ?? null);
  for (const to of [...byRelation.values()].flat()) pair(null, to);
  return changes.sort((a, b) => weight(b) - weight(a));
}

/** Sets by how much their time, or else their cost, moved. */
function weight({ before, after }: RelationSetChange): number {
  const size = (figures: PlanFigures | null) => figures?.timeMs ?? figures?.cost ?? 0;
  return Math.abs(size(after) - size(before));
}

function relationSets({ analysis }: ComparedPlan, nodes: readonly IndexedNode[]): Map<string, RelationSet> {
  const owner = partitionOwners(nodes);
  const sets = new Map<string, RelationSet>();
  for (const [index, { node }] of nodes.entries()) {
    const top = owner[index] === NOBODY ? index : owner[index]!;
    const { byAlias, byRelation, count } = nodes[top]!.relations;
    const own = ownFigures(analysis.nodes.get(node.id));
    const known = sets.get(byAlias);
    if (known) known.figures = addFigures(known.figures, own);
    else sets.set(byAlias, { byRelation, count, top, figures: own });
  }
  return sets;
}

/** For each node the Append of a partitioned table above it: the partitions' costs are the table's. */
function partitionOwners(nodes: readonly IndexedNode[]): Int32Array {
  const owners = new Int32Array(nodes.length).fill(NOBODY);
  for (const [index, { node, parent }] of nodes.entries()) {
    if (parent !== NOBODY && isPulled(node)) owners[index] = owners[parent]!;
    if (owners[index] === NOBODY && partitionedTable(node) !== null) owners[index] = index;
  }
  return owners;
}

function relationNames(
  nodes: readonly IndexedNode[],
  { top, count }: RelationSet,
): { relations: string[]; moreRelations: number } {
  const names: string[] = [];
  for (
    let index = top;
    index < top + nodes[top]!.size && names.length < Math.min(count, MOST_NAMES);
    index += 1
  ) {
    const { node, size } = nodes[index]!;
    const table = partitionedTable(node);
    if (!isPulled(node) && index !== top) index += size - 1;
    else if (table !== null) {
      names.push(table);
      index += size - 1;
    } else if (nodeRole(node) === "scan") {
      const name = relationName(node);
      names.push(node.alias === undefined || node.alias === name ? name : `${name} ${node.alias}`);
    }
  }
  return { relations: names.sort(), moreRelations: Math.max(0, count - names.length) };
}
