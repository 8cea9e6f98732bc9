import "server-only";
import { randomUUID } from "node:crypto";
import { AppError } from "@/lib/errors";
import { describeObstacle } from "./admission";
import type { Lanes } from "./lanes";

/** A page does nothing else while it waits for an answer, so a busy target is said rather than waited for. */
const PATIENCE_MS = 3000;

/**
 * Waits a moment for the notebook's turn on the target, for a question that no run is recorded for.
 *
 * @returns a function that gives the place back.
 * @throws AppError "conflict" when the target stays busy.
 */
export async function takeTurn(
  lanes: Lanes,
  target: { id: string; name: string },
  notebookId: string,
): Promise<() => void> {
  const waiting = new AbortController();
  const timer = setTimeout(() => waiting.abort(), PATIENCE_MS);
  let held = "waits for its turn";
  try {
    const ticket = { id: randomUUID(), notebookId, exclusive: false };
    return await lanes.enter(target.id, ticket, waiting.signal, (obstacle) => {
      held = describeObstacle(obstacle, target.name);
    });
  } catch (error) {
    if (!waiting.signal.aborted) throw error;
    throw new AppError("conflict", `The target is busy: the question ${held}.`, {
      hint: "Ask again when that is over.",
      cause: error,
    });
  } finally {
    clearTimeout(timer);
  }
}
