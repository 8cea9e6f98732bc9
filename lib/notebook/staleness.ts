import type { Cell } from "./document";
import type { RunView } from "./runs";

/** One reason why a cell's output no longer belongs to what the page shows. */
export type StaleReason =
  | { reason: "edited"; runNumber: number }
  | { reason: "cell-above"; cellId: string; runNumber: number }
  | { reason: "target"; from: string | null };

/** What staleness is derived from; nothing of it is stored. */
export interface StalenessInput {
  /** In the order of the page. */
  cells: readonly Cell[];
  /** The latest run of each cell that has one, by cell id. */
  latestRuns: ReadonlyMap<string, RunView>;
  /** The target that a run would use now. */
  targetId: string | null;
  /** SHA-256 (hex) of a cell's present text, remembered by the caller per cell object. */
  hashOf(cell: Cell): string;
}

/**
 * Why each stale cell is stale, most telling reason first; cells that are not stale have no entry.
 *
 * A cell above counts when it was executed later: it may have left temporary tables, settings or changed rows behind.
 * Explaining a cell leaves nothing behind (what EXPLAIN ANALYZE executes is rolled back), so it does not count.
 */
export function staleCells({
  cells,
  latestRuns,
  targetId,
  hashOf,
}: StalenessInput): Map<string, StaleReason[]> {
  const stale = new Map<string, StaleReason[]>();
  let above: { cellId: string; runNumber: number } | null = null;
  for (const cell of cells) {
    const run = latestRuns.get(cell.id);
    if (!run) continue;
    const reasons: StaleReason[] = [];
    if (run.sourceHash !== hashOf(cell)) reasons.push({ reason: "edited", runNumber: run.number });
    if (run.targetId !== null && run.targetId !== targetId)
      reasons.push({ reason: "target", from: run.target?.name ?? null });
    if (above && above.runNumber > run.number) reasons.push({ reason: "cell-above", ...above });
    if (reasons.length > 0) stale.set(cell.id, reasons);
    if (run.mode === "run" && run.startedAt !== null && run.number > (above?.runNumber ?? 0))
      above = { cellId: cell.id, runNumber: run.number };
  }
  return stale;
}

/** The reason as the page words it: `edited since run 12`. */
export function describeStaleReason(reason: StaleReason): string {
  switch (reason.reason) {
    case "edited":
      return `edited since run ${reason.runNumber}`;
    case "cell-above":
      return `a cell above ran later (run ${reason.runNumber})`;
    case "target":
      return reason.from === null ? "target changed" : `target changed: this ran on ${reason.from}`;
  }
}
