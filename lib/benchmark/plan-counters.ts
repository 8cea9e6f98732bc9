import { planFingerprint } from "@/lib/plan/fingerprint";
import { parsePlan } from "@/lib/plan/parse-plan";
import { AppError } from "@/lib/errors";
import type { PlanCounters } from "./record";

/**
 * The counters and the shape of one analysed statement. A parent's buffers contain its children's, so the root's are
 * the statement's.
 *
 * @throws AppError "plan-unreadable"
 */
export function readPlanCounters(raw: string): { counters: PlanCounters; shape: string } {
  const [plan] = parsePlan(raw).plans;
  if (!plan) throw new AppError("plan-unreadable", "The server's EXPLAIN output holds no plan.");
  const { buffers, wal } = plan.root;
  return {
    shape: planFingerprint(plan),
    counters: {
      sharedHitBlocks: buffers?.sharedHit ?? 0,
      sharedReadBlocks: buffers?.sharedRead ?? 0,
      sharedDirtiedBlocks: buffers?.sharedDirtied ?? 0,
      tempReadBlocks: buffers?.tempRead ?? 0,
      tempWrittenBlocks: buffers?.tempWritten ?? 0,
      walBytes: wal?.bytes ?? null,
      planningTimeMs: plan.planningTimeMs ?? null,
      executionTimeMs: plan.executionTimeMs ?? null,
      ioReadMs: null,
      ioWriteMs: null,
      walRecords: null,
      walFullPageImages: null,
      jitMs: null,
      workersPlanned: 0,
      workersLaunched: 0,
      plannerMemoryBytes: null,
      executorMemoryBytes: null,
      updatedRows: null,
      hotUpdatedRows: null,
    },
  };
}

/** Blocks found in or read into shared buffers. */
export const sharedBlocks = (counters: PlanCounters): number =>
  counters.sharedHitBlocks + counters.sharedReadBlocks;
