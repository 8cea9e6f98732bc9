import type { PlanNode } from "../plan-node";

/**
 * The inclusive time of the process that was busiest with a node, in milliseconds; null where EXPLAIN did not tell the
 * workers apart (without VERBOSE, or above a Gather). The leader is not listed: it did what the workers did not.
 *
 * @param meanMs the mean over the processes: no less, whatever clocks and rounding make of the figures.
 */
export function slowestProcessMs(
  { workers, actualTotalTimeMs, actualLoops = 0 }: PlanNode,
  meanMs: number,
): number | null {
  if (actualTotalTimeMs === undefined) return null;
  const timesMs = workers.flatMap((worker) =>
    worker.actualTotalTimeMs === undefined ? [] : [worker.actualTotalTimeMs * (worker.actualLoops ?? 1)],
  );
  if (timesMs.length === 0) return null;
  const leaderMs = actualTotalTimeMs * actualLoops - timesMs.reduce((sum, ms) => sum + ms, 0);
  return Math.max(meanMs, leaderMs, ...timesMs);
}
