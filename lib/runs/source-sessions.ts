import "server-only";
import { AppError } from "@/lib/errors";
import { belongingsOf } from "@/lib/target/sandbox/occupants";
import type { Sessions } from "./sessions";

/** Sees to it that what sessions did on a target is counted: a copy is recognised by these counters. */
export async function countActivity(sessions: Sessions, targetId: string): Promise<void> {
  for (const { backend } of await sessions.heldOn(targetId)) await belongingsOf(backend);
}

/**
 * Closes the sessions that notebooks hold on a target, as far as they would lose nothing by it; the next run opens one
 * again. PostgreSQL copies no database that others are connected to.
 *
 * @throws AppError "conflict" when a session holds something; none is closed then.
 */
export async function closeIdleSessions(
  sessions: Sessions,
  target: { id: string; name: string },
): Promise<void> {
  const held = await sessions.heldOn(target.id);
  const belongings = await Promise.all(held.map(({ backend }) => belongingsOf(backend)));
  const [first] = belongings.flatMap((one) => one ?? []);
  if (first !== undefined)
    throw new AppError(
      "conflict",
      `${target.name} cannot be copied: a notebook's session on it holds ${first}.`,
      {
        hint: "Reset the session in that notebook, or end its transaction, and try again.",
      },
    );
  await Promise.all(held.map(({ notebookId }) => sessions.close(notebookId, target.id)));
}
