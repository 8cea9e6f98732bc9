import { ioTimeOf } from "./views/shown-figures";
import { nodeTypeTitle } from "./node/node-title";
import type { NodeAnalysis } from "./plan-analysis";
import type { PlanNode } from "./plan-node";
import type { StudiedPlan } from "./read-plan";
import { placedNodes, type PlacedNode } from "./walk";

/** What the nodes with something in common did together. A figure is null where EXPLAIN did not print it. */
export interface StatisticsGroup {
  /** Null for the nodes that have no relation, or no index. */
  name: string | null;
  /** The relation of an index. */
  relation: string | null;
  /** Plan nodes that ran, or that would: those that never did are counted apart. */
  nodeCount: number;
  neverExecutedCount: number;
  /** All of them, in printed order. */
  nodeIds: string[];
  /** The node with the largest share: where to look first. */
  worstId: string;
  selfTimeMs: number | null;
  selfCost: number | null;
  /** Of the execution time, or of the estimated cost. */
  share: number | null;
  /** Rows that the nodes gave, over all loops; estimated ones, per loop, when the statement was not executed. */
  rows: number | null;
  /** Shared and local blocks that the nodes themselves found in memory, and asked of the operating system. */
  hitBlocks: number | null;
  readBlocks: number | null;
  ioTimeMs: number | null;
  tempBlocks: number | null;
}

/** Each list holds every node of the plan once, so that each adds up to the same totals; costliest first, the nameless last. */
export interface PlanStatistics {
  relations: StatisticsGroup[];
  indexes: StatisticsGroup[];
  nodeTypes: StatisticsGroup[];
}

/**
 * The plan by relation, by index and by node type.
 *
 * A Bitmap Index Scan counts for the relation whose bitmap it makes. Partitions are relations of their own, as
 * PostgreSQL sees them.
 */
export function planStatistics({ plan, analysis }: StudiedPlan): PlanStatistics {
  const placed = placedNodes(plan.root);
  const by = (
    nameOf: (place: PlacedNode) => string | null,
    relationOf: (place: PlacedNode) => string | null,
  ) => groupNodes(placed, analysis.nodes, nameOf, relationOf);
  return {
    relations: by(relationName, () => null),
    indexes: by(
      ({ node }) => node.index ?? null,
      (place) => (place.node.index === undefined ? null : relationName(place)),
    ),
    nodeTypes: by(
      ({ node }) => nodeTypeTitle(node),
      () => null,
    ),
  };
}

/** The relation that a node works on, with its schema where the plan tells it; null for none. */
function relationName({ node, parent }: PlacedNode): string | null {
  const own = qualified(node);
  if (own !== null || node.nodeType !== "Bitmap Index Scan") return own;
  for (let above = parent; above !== null; above = above.parent) {
    if (!above.node.nodeType.startsWith("Bitmap")) return null;
    const relation = qualified(above.node);
    if (relation !== null) return relation;
  }
  return null;
}

function qualified({ relation, schema }: PlanNode): string | null {
  if (relation === undefined) return null;
  return schema === undefined ? relation : `${schema}.${relation}`;
}

function groupNodes(
  placed: readonly PlacedNode[],
  analyses: ReadonlyMap<string, NodeAnalysis>,
  nameOf: (place: PlacedNode) => string | null,
  relationOf: (place: PlacedNode) => string | null,
): StatisticsGroup[] {
  const groups = new Map<string | null, StatisticsGroup>();
  const worstShares = new Map<string | null, number>();
  for (const place of placed) {
    const own = analyses.get(place.node.id);
    if (own === undefined) continue;
    const name = nameOf(place);
    const group = groups.get(name) ?? emptyGroup(name, relationOf(place), place.node.id);
    groups.set(name, group);
    count(group, place.node, own);
    const share = place.node.neverExecuted ? -1 : (own.share ?? 0);
    if (share > (worstShares.get(name) ?? -1)) {
      worstShares.set(name, share);
      group.worstId = place.node.id;
    }
  }
  return [...groups.values()].sort(costliestFirst);
}

function emptyGroup(name: string | null, relation: string | null, worstId: string): StatisticsGroup {
  return {
    name,
    relation,
    nodeCount: 0,
    neverExecutedCount: 0,
    nodeIds: [],
    worstId,
    selfTimeMs: null,
    selfCost: null,
    share: null,
    rows: null,
    hitBlocks: null,
    readBlocks: null,
    ioTimeMs: null,
    tempBlocks: null,
  };
}

/** Adds one node's own figures to its group. */
function count(group: StatisticsGroup, node: PlanNode, own: NodeAnalysis): void {
  group.nodeIds.push(node.id);
  if (node.neverExecuted) group.neverExecutedCount += 1;
  else group.nodeCount += 1;
  const buffers = own.exclusiveBuffers;
  const estimatedRows = node.actualLoops === undefined ? (node.planRows ?? null) : null;
  group.selfTimeMs = add(group.selfTimeMs, own.exclusiveTimeMs);
  group.selfCost = add(group.selfCost, own.exclusiveCost);
  group.share = add(group.share, own.share);
  group.rows = add(group.rows, own.totalRows ?? estimatedRows);
  group.hitBlocks = add(group.hitBlocks, buffers && buffers.sharedHit + buffers.localHit);
  group.readBlocks = add(group.readBlocks, buffers && buffers.sharedRead + buffers.localRead);
  group.tempBlocks = add(group.tempBlocks, buffers && buffers.tempRead + buffers.tempWritten);
  group.ioTimeMs = add(group.ioTimeMs, own.exclusiveIo && ioTimeOf(own.exclusiveIo));
}

function add(sum: number | null, part: number | null): number | null {
  return part === null ? sum : (sum ?? 0) + part;
}

function costliestFirst(a: StatisticsGroup, b: StatisticsGroup): number {
  if (a.name === null || b.name === null) return Number(a.name === null) - Number(b.name === null);
  return (b.share ?? 0) - (a.share ?? 0) || b.nodeCount - a.nodeCount || a.name.localeCompare(b.name, "en");
}
