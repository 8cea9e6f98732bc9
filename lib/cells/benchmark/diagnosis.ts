import { AppError } from "@/lib/errors";
import { readPlanCounters } from "@/lib/benchmark/plan-counters";
import type { PlanCounters, VariantPlan } from "@/lib/benchmark/record";
import type { ParamSet } from "@/lib/benchmark/spec";
import type { TargetBackend } from "@/lib/target/types";
import type { DiagnosedArm } from "./diagnosed-arm";

type UpdateCounters = Pick<PlanCounters, "updatedRows" | "hotUpdatedRows">;

/** EXPLAIN (SERIALIZE) exists from this major version on. */
const SERIALIZE_SINCE = 17;

/** Everything that EXPLAIN ANALYZE can tell on a server of `versionNum`, beyond what it is asked for anyway. */
const diagnosticOptions = (versionNum: number): Map<string, string> =>
  new Map([
    ["wal", "on"],
    ...(versionNum >= SERIALIZE_SINCE * 10_000 ? [["serialize", "text"] as const] : []),
  ]);

/**
 * The plan and the counters of one diagnostic execution: EXPLAIN ANALYZE, never a timed one, rolled back.
 *
 * Updated rows are the difference of pg_stat_xact_user_tables inside that transaction. Parallel workers do not count
 * there, and never update.
 */
export async function readPlan(arm: DiagnosedArm, set: ParamSet): Promise<VariantPlan> {
  const { statement, writes } = arm.statement(set);
  const options = diagnosticOptions(arm.backend.capabilities.versionNum);
  const explain = () => arm.explain(set, { analyse: true, options });
  const { explained, updates } = writes
    ? await countingUpdates(arm.backend, explain)
    : { explained: await explain(), updates: NO_UPDATES };
  const { counters, shape } = readPlanCounters(explained.raw);
  return {
    variant: arm.variant.name,
    paramSet: set.key,
    statement,
    raw: explained.raw,
    options: explained.options,
    rolledBack: writes,
    shape,
    counters: { ...counters, ...updates },
  };
}

const NO_UPDATES: UpdateCounters = { updatedRows: null, hotUpdatedRows: null };

/** Sums over all tables: triggers and foreign keys update others too. */
const UPDATES = `
  SELECT coalesce(sum(n_tup_upd), 0), coalesce(sum(n_tup_hot_upd), 0)
  FROM pg_catalog.pg_stat_xact_user_tables`;

/** Runs `explain` in a transaction of its own, which is rolled back. */
async function countingUpdates<Explained>(
  backend: TargetBackend,
  explain: () => Promise<Explained>,
): Promise<{ explained: Explained; updates: UpdateCounters }> {
  await backend.execute({ text: "BEGIN", keep: "discard" });
  try {
    const before = await readUpdates(backend);
    const explained = await explain();
    const after = await readUpdates(backend);
    const [updated, hot] = [after.updated - before.updated, after.hot - before.hot];
    return { explained, updates: updated > 0 ? { updatedRows: updated, hotUpdatedRows: hot } : NO_UPDATES };
  } finally {
    if (!backend.isClosed) await backend.execute({ text: "ROLLBACK", keep: "discard" });
  }
}

async function readUpdates(backend: TargetBackend): Promise<{ updated: number; hot: number }> {
  const { rows } = await backend.execute({ text: UPDATES, keep: { rows: 1, bytes: 1000, valueBytes: 100 } });
  const [updated, hot] = rows[0] ?? [];
  if (updated == null || hot == null)
    throw new AppError("unavailable", "The server's counts of updated rows cannot be read.");
  return { updated: Number(updated), hot: Number(hot) };
}
