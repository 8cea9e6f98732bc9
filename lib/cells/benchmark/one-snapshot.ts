import { AppError } from "@/lib/errors";
import type { ParamSet, Variant } from "@/lib/benchmark/spec";
import type { StatementRequest, StatementResult } from "@/lib/target/types";

/** What a comparison needs of a variant's arm. */
export interface ComparedArm {
  readonly variant: Variant;
  /** Executes `text` with the values of `set` on the arm's own backend. */
  run(set: ParamSet, text: string, keep: StatementRequest["keep"]): Promise<StatementResult>;
}

/** A statement that may not run in a READ ONLY transaction, or a server that shares no snapshot. */
const NEEDS_ITS_OWN_TRANSACTION = /^25/;
const ACTIVE_TRANSACTION = "25001";
const MODE = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY";
const SNAPSHOT_CAP = { rows: 1, bytes: 1000, valueBytes: 1000 };

/**
 * Runs `compare` while both arms read one snapshot of the data, exported by the first; without one when the two cannot
 * share it. Afterwards no transaction is open and no setting has changed, whatever happened.
 */
export async function inOneSnapshot<Found>(
  arms: readonly [ComparedArm, ComparedArm],
  set: ParamSet,
  compare: (isSameSnapshot: boolean) => Promise<Found>,
): Promise<Found> {
  const opened: ComparedArm[] = [];
  try {
    const isShared = await shareSnapshot(arms, set, opened);
    if (!isShared) await close(opened, set);
    return await compare(isShared);
  } catch (error) {
    if (!isStatementFailure(error) || !NEEDS_ITS_OWN_TRANSACTION.test(error.database?.sqlstate ?? ""))
      throw error;
    await close(opened, set);
    return await compare(false);
  } finally {
    await close(opened, set);
  }
}

/** Opens a transaction on both arms that see the same data; false when that cannot be. */
async function shareSnapshot(
  [first, second]: readonly [ComparedArm, ComparedArm],
  set: ParamSet,
  opened: ComparedArm[],
): Promise<boolean> {
  const begin = async (arm: ComparedArm) => {
    const { notices } = await arm.run(set, "BEGIN", SNAPSHOT_CAP);
    // The arm's own setup has a transaction open: it is not ours to change or to end.
    const isOurs = !notices.some(({ sqlstate }) => sqlstate === ACTIVE_TRANSACTION);
    if (!isOurs) return false;
    opened.push(arm);
    await arm.run(set, MODE, "discard");
    return true;
  };
  try {
    if (!(await begin(first)) || !(await begin(second))) return false;
    const { rows } = await first.run(set, "SELECT pg_catalog.pg_export_snapshot()", SNAPSHOT_CAP);
    await second.run(set, `SET TRANSACTION SNAPSHOT '${rows[0]?.[0] ?? ""}'`, "discard");
    return true;
  } catch (error) {
    if (!isStatementFailure(error)) throw error;
    return false;
  }
}

async function close(opened: ComparedArm[], set: ParamSet): Promise<void> {
  for (const arm of opened.splice(0)) {
    try {
      await arm.run(set, "ROLLBACK", "discard");
    } catch (error) {
      // A cancelled run sends nothing more, and its backends end with it; the first error is the one to tell.
      if (!(error instanceof AppError)) throw error;
    }
  }
}

export const isStatementFailure = (error: unknown): error is AppError =>
  error instanceof AppError && error.code === "statement-failed";
