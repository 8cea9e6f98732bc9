import { IO_KEYS } from "../arithmetic/counters";
import type { NodeAnalysis, PlanAnalysis, RowEstimate } from "../plan-analysis";
import type { IoTimes, PlanNode } from "../plan-node";
import { planNodes } from "../walk";
import type { ShownNode } from "../folding/shown-tree";
import { idsOf } from "./shown-nodes";

/** What the columns of a table hold for one shown node; null where EXPLAIN did not say. Of a fold sums over its members. */
export interface ShownFigures {
  selfTimeMs: number | null;
  inclusiveTimeMs: number | null;
  /** Of the execution time, or of the estimated cost. */
  share: number | null;
  /** Over all loops and processes. */
  rows: number | null;
  /** Over all loops, so that it compares with `rows`; for one loop when the statement was not executed. */
  plannedRows: number | null;
  /** Per loop; of a fold its worst member's. */
  estimate: RowEstimate | null;
  loops: number | null;
  /** Shared and local blocks of the node itself, found in memory. */
  hitBlocks: number | null;
  /** Shared and local blocks of the node itself, asked of the operating system. */
  readBlocks: number | null;
  /** Waiting for blocks in the node itself, summed over all processes. */
  ioTimeMs: number | null;
  /** Temporary blocks read and written by the node itself. */
  tempBlocks: number | null;
  walBytes: number | null;
  selfCost: number | null;
  /** As printed: with everything below, for one execution. */
  totalCost: number | null;
}

export type FigureName = Exclude<keyof ShownFigures, "estimate">;

/** Milliseconds in all of a node's waits for blocks. */
export function ioTimeOf(io: IoTimes): number {
  return IO_KEYS.reduce((sum, key) => sum + io[key], 0);
}

/** The figures of every plan node, by id. Compute them once per plan: folding only adds them up. */
export function nodeFigures(root: PlanNode, analysis: PlanAnalysis): ReadonlyMap<string, ShownFigures> {
  const figures = new Map<string, ShownFigures>();
  for (const node of planNodes(root)) {
    const own = analysis.nodes.get(node.id);
    if (own !== undefined) figures.set(node.id, figuresOf(node, own));
  }
  return figures;
}

function figuresOf(node: PlanNode, own: NodeAnalysis): ShownFigures {
  const buffers = own.exclusiveBuffers;
  return {
    selfTimeMs: own.exclusiveTimeMs,
    inclusiveTimeMs: own.inclusiveTimeMs,
    share: own.share,
    rows: own.totalRows,
    plannedRows: node.planRows === undefined ? null : node.planRows * (node.actualLoops ?? 1),
    estimate: own.rowEstimate,
    loops: node.actualLoops ?? null,
    hitBlocks: buffers && buffers.sharedHit + buffers.localHit,
    readBlocks: buffers && buffers.sharedRead + buffers.localRead,
    ioTimeMs: own.exclusiveIo && ioTimeOf(own.exclusiveIo),
    tempBlocks: buffers && buffers.tempRead + buffers.tempWritten,
    walBytes: own.exclusiveWal && own.exclusiveWal.bytes,
    selfCost: own.exclusiveCost,
    totalCost: node.totalCost ?? null,
  };
}

/** The figures of a shown node; of a fold the sums over its members, and the estimate of the worst. */
export function shownFigures(
  shown: ShownNode,
  figures: ReadonlyMap<string, ShownFigures>,
): ShownFigures | null {
  const worst = figures.get(shown.node.id);
  if (worst === undefined) return null;
  if (shown.fold === null) return worst;
  const sums = { ...worst };
  const names = Object.keys(sums).filter((name): name is FigureName => name !== "estimate");
  const members = idsOf(shown).flatMap((id) => figures.get(id) ?? []);
  for (const name of names) {
    const known = members.flatMap((member) => member[name] ?? []);
    sums[name] = known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
  }
  return sums;
}
