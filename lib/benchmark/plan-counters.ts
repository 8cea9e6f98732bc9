import { planFingerprint } from "@/lib/plan/fingerprint";
import { parsePlan } from "@/lib/plan/parse-plan";
import type { PlanNode } from "@/lib/plan/plan-node";
import { planNodes } from "@/lib/plan/walk";
import { AppError } from "@/lib/errors";
import type { PlanCounters } from "./record";

const BYTES_PER_KB = 1024;

/**
 * The counters and the shape of one analysed statement. A parent's buffers contain its children's, so the root's are
 * the statement's. Updated rows are not in a plan: they stay null here.
 *
 * @throws AppError "plan-unreadable"
 */
export function readPlanCounters(raw: string): { counters: PlanCounters; shape: string } {
  const [plan] = parsePlan(raw).plans;
  if (!plan) throw new AppError("plan-unreadable", "The server's EXPLAIN output holds no plan.");
  const { buffers } = plan.root;
  const nodes = planNodes(plan.root);
  return {
    shape: planFingerprint(plan),
    counters: {
      sharedHitBlocks: buffers?.sharedHit ?? 0,
      sharedReadBlocks: buffers?.sharedRead ?? 0,
      sharedDirtiedBlocks: buffers?.sharedDirtied ?? 0,
      tempReadBlocks: buffers?.tempRead ?? 0,
      tempWrittenBlocks: buffers?.tempWritten ?? 0,
      ...walCounts(raw, plan.root),
      planningTimeMs: plan.planningTimeMs ?? null,
      executionTimeMs: plan.executionTimeMs ?? null,
      ...ioTimes(raw, plan.root),
      jitMs: plan.jit?.totalMs ?? null,
      ...workers(nodes),
      plannerMemoryBytes: plan.planningMemoryKb ? plan.planningMemoryKb.used * BYTES_PER_KB : null,
      executorMemoryBytes: largestMemory(nodes),
      updatedRows: null,
      hotUpdatedRows: null,
    },
  };
}

/** Zeros where EXPLAIN printed zeros, which a plan that was read does not tell from nothing printed. */
function walCounts(
  raw: string,
  { wal }: PlanNode,
): Pick<PlanCounters, "walBytes" | "walRecords" | "walFullPageImages"> {
  if (!wal && !raw.includes('"WAL Records"'))
    return { walBytes: null, walRecords: null, walFullPageImages: null };
  return {
    walBytes: wal?.bytes ?? 0,
    walRecords: wal?.records ?? 0,
    walFullPageImages: wal?.fullPageImages ?? 0,
  };
}

/**
 * Milliseconds spent on reading and writing blocks of tables, temporary tables and temporary files, all processes
 * together. EXPLAIN names them apart since PostgreSQL 17; before, temporary tables count as shared.
 */
function ioTimes(raw: string, { ioTimes: times }: PlanNode): Pick<PlanCounters, "ioReadMs" | "ioWriteMs"> {
  if (!times)
    return raw.includes('I/O Read Time"')
      ? { ioReadMs: 0, ioWriteMs: 0 }
      : { ioReadMs: null, ioWriteMs: null };
  return {
    ioReadMs: times.sharedReadMs + times.localReadMs + times.tempReadMs,
    ioWriteMs: times.sharedWriteMs + times.localWriteMs + times.tempWriteMs,
  };
}

/** Planned is summed over the Gathers that ran: what never ran could launch nothing. */
function workers(nodes: readonly PlanNode[]): Pick<PlanCounters, "workersPlanned" | "workersLaunched"> {
  const gathers = nodes.filter(({ workersLaunched }) => workersLaunched !== undefined);
  const sum = (of: (node: PlanNode) => number | undefined) =>
    gathers.reduce((total, node) => total + (of(node) ?? 0), 0);
  return {
    workersPlanned: sum(({ workersPlanned }) => workersPlanned),
    workersLaunched: sum(({ workersLaunched }) => workersLaunched),
  };
}

/** The largest memory that one process used for one sort, hash table or cache; null when nothing reported any. */
function largestMemory(nodes: readonly PlanNode[]): number | null {
  const reported = nodes.flatMap(({ sort, hash, hashAggregate, memoize }) => [
    sort?.spaceType === "Memory" ? sort.spaceKb : undefined,
    hash?.peakMemoryKb,
    hashAggregate?.peakMemoryKb,
    memoize?.peakMemoryKb,
  ]);
  const largestKb = Math.max(0, ...reported.filter((kb) => kb !== undefined));
  return largestKb > 0 ? largestKb * BYTES_PER_KB : null;
}

/** Blocks found in or read into shared buffers. */
export const sharedBlocks = (counters: PlanCounters): number =>
  counters.sharedHitBlocks + counters.sharedReadBlocks;
