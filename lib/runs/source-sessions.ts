import "server-only";
import { AppError } from "@/lib/errors";
import { belongingsOf } from "@/lib/target/sandbox/occupants";
import type { TargetBackend } from "@/lib/target/types";
import type { Sessions } from "./sessions";

/**
 * Sees to it that what was done on a target is counted, because an untouched copy is recognised by these counters.
 *
 * @param others further backends of this process that may have changed it.
 * @returns false when a session is in a transaction: what it committed before that is counted only when it ends.
 */
export async function countActivity(
  sessions: Sessions,
  targetId: string,
  others: readonly TargetBackend[] = [],
): Promise<boolean> {
  const held = (await sessions.heldOn(targetId)).map(({ backend }) => backend);
  const open = [...new Set([...held, ...others])].filter(({ isClosed }) => !isClosed);
  for (const backend of open)
    if (backend.transaction === "idle")
      await backend.execute({ text: "SELECT pg_catalog.pg_stat_force_next_flush()", keep: "discard" });
  return open.every(({ transaction }) => transaction === "idle");
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
