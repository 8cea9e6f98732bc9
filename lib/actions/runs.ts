"use server";

import { z } from "zod";
import { runRequestSchema } from "@/lib/notebook/runs";
import { runtime } from "@/lib/server/runtime";
import { action } from "./action";

/** Queues a run of a cell. @returns the run as it was recorded. */
export const runCell = action(runRequestSchema, (request, user) => runtime().runs.start(user, request));

/** Takes a run out of the queue, or cancels its statement. */
export const cancelRun = action(z.object({ runId: z.uuid() }), ({ runId }, user) =>
  runtime().runs.cancel(user, runId),
);

/** Ends a measurement where it stands, with a verdict from what was measured. */
export const keepRun = action(z.object({ runId: z.uuid() }), ({ runId }, user) =>
  runtime().runs.keep(user, runId),
);

/** Gives the notebook a fresh session: temporary tables, settings and an open transaction are gone. */
export const resetSession = action(z.object({ notebookId: z.uuid() }), ({ notebookId }, user) =>
  runtime().runs.resetSession(user, notebookId),
);
