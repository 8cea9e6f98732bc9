import "server-only";
import { insertThrowAway, newThrowAwayId, type ThrowAway } from "@/lib/store/throw-away";
import { throwAwayName } from "@/lib/target/sandbox/database-name";
import type { OpenBackend } from "@/lib/target/sandbox/maintenance";
import type { TargetBackend } from "@/lib/target/types";
import { makeScratchDatabase } from "./scratch-database";
import type { ThrowAways } from "./throw-aways";

/** Longer than any question takes; after a crash the sweep drops the database then. */
const QUESTION_LEASE_MS = 5 * 60_000;

/** An empty database of the lab for a question that no run is recorded for. */
export interface QuestionScratch {
  backend: TargetBackend;
  /** Closes the backend and drops the database; what cannot be dropped now is left to the sweep. */
  drop(): Promise<void>;
}

/**
 * Makes an empty database in the lab, written down before it is created.
 * @throws AppError "unavailable" when the lab is off.
 */
export async function openQuestionScratch(
  throwAways: ThrowAways,
  open: OpenBackend,
  ownerId: string | null,
): Promise<QuestionScratch> {
  const id = newThrowAwayId();
  const databaseName = throwAwayName("tunebook", "scratch", id);
  const one: ThrowAway = { id, databaseName, place: "lab", sourceTargetId: null, targetId: null };
  await insertThrowAway({
    ...{ id, databaseName, place: "lab", purpose: "scratch", sourceTargetId: null, ownerId, bytes: 0 },
    runId: null,
    leaseMs: QUESTION_LEASE_MS,
  });
  try {
    const backend = await makeScratchDatabase(databaseName, open, "tunebook rewrites");
    const drop = async () => {
      await backend.close();
      await throwAways.drop(one);
    };
    return { backend, drop };
  } catch (error) {
    await throwAways.drop(one);
    throw error;
  }
}
