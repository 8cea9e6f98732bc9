import type { PlanNode } from "../plan-node";
import { LEAST_SHARE, shareOf, type RuleContext } from "./finding";

/** What a scan did over all its loops and processes. */
export interface ScanWork {
  /** Rows that it read: those kept, those its filter removed and those a recheck removed. */
  readRows: number;
  keptRows: number;
  removedRows: number;
  /** Of the rows read, the part that the filter threw away; 0 when none was read. */
  removedPart: number;
}

/** Exact to half a row per loop before PostgreSQL 18, which prints whole rows. */
export function scanWork(node: PlanNode): ScanWork {
  const loops = node.actualLoops ?? 0;
  const keptRows = (node.actualRows ?? 0) * loops;
  const removedRows = (node.rowsRemoved.filter ?? 0) * loops;
  const readRows = keptRows + removedRows + (node.rowsRemoved.indexRecheck ?? 0) * loops;
  return { readRows, keptRows, removedRows, removedPart: readRows === 0 ? 0 : removedRows / readRows };
}

/** Fewer removed rows are read in a moment, whatever part they are. */
export const LEAST_REMOVED_ROWS = 1000;
const LEAST_REMOVED_PART = 0.9;

/** True for a sequential scan that reads much to keep little: see filter-removes-most-rows. */
export function readsMuchToKeepLittle(context: RuleContext, node: PlanNode): boolean {
  if (node.nodeType !== "Seq Scan") return false;
  const { removedRows, removedPart } = scanWork(node);
  return (
    removedRows >= LEAST_REMOVED_ROWS &&
    removedPart >= LEAST_REMOVED_PART &&
    shareOf(context, node) >= LEAST_SHARE
  );
}

/** The start of a sentence about the index that a node reads. */
export function theIndex({ index }: PlanNode): string {
  return index === undefined ? "The index" : `The index ${index}`;
}
