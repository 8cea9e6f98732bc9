import "server-only";
import { and, desc, eq, inArray, or, sql } from "drizzle-orm";
import { validate as isUuid } from "uuid";
import { AppError } from "@/lib/errors";
import type { OutputKind, RunView } from "@/lib/notebook/runs";
import { roleStrength, type Accessor } from "./access";
import { store } from "./client";
import { decompress } from "./compressed";
import {
  checkNotebookId,
  mayOnNotebook,
  notebookForbidden,
  notebookStrength,
  requireNotebookRole,
} from "./notebook-access";
import { RUN_COLUMNS, toRunView } from "./run-view";
import { notebooks, runOutputs, runs, type NotebookRole } from "./schema";

const runNotFound = () =>
  new AppError("not-found", "There is no such run, or its notebook is not shared with you.");

function checkRunId(runId: string): string {
  if (!isUuid(runId)) throw runNotFound();
  return runId;
}

/**
 * A run of a notebook on which the accessor has at least `needed`.
 * @throws AppError "not-found", or "forbidden" when the role is too weak.
 */
export async function readRun(
  accessor: Accessor,
  runId: string,
  needed: NotebookRole = "viewer",
): Promise<RunView> {
  const [row] = await store()
    .select({ ...RUN_COLUMNS, strength: notebookStrength(accessor) })
    .from(runs)
    .innerJoin(notebooks, eq(notebooks.id, runs.notebookId))
    .where(and(eq(runs.id, checkRunId(runId)), mayOnNotebook(accessor, "viewer")));
  if (!row) throw runNotFound();
  const { strength, ...run } = row;
  if (strength < roleStrength(needed)) throw notebookForbidden(needed);
  return toRunView(run);
}

/**
 * For each cell and mode of a notebook its latest run, its latest that left an output (what prose cites while a later
 * run failed), and every run that is alive; newest first.
 */
export async function listLatestRuns(accessor: Accessor, notebookId: string): Promise<RunView[]> {
  await requireNotebookRole(store(), accessor, notebookId, "viewer");
  const latest = store()
    .select({ number: sql<number>`max(${runs.number})` })
    .from(runs)
    .where(eq(runs.notebookId, notebookId))
    .groupBy(runs.cellId, runs.mode);
  const recorded = store()
    .select({ number: sql<number>`max(${runs.number})` })
    .from(runs)
    .innerJoin(runOutputs, eq(runOutputs.runId, runs.id))
    .where(eq(runs.notebookId, notebookId))
    .groupBy(runs.cellId, runs.mode);
  const rows = await store()
    .select(RUN_COLUMNS)
    .from(runs)
    .innerJoin(notebooks, eq(notebooks.id, runs.notebookId))
    .where(
      and(
        eq(runs.notebookId, checkNotebookId(notebookId)),
        mayOnNotebook(accessor, "viewer"),
        or(
          inArray(runs.number, latest),
          inArray(runs.number, recorded),
          inArray(runs.status, ["queued", "running", "cancelling"]),
        ),
      ),
    )
    .orderBy(desc(runs.number));
  return rows.map(toRunView);
}

/** What a run left behind: parsed JSON, to be checked by its kind's schema, and the hash of that JSON's text. */
export interface RunOutput {
  outputKind: OutputKind;
  sha256: string;
  value: unknown;
}

/** A run's output as it is stored: brotli of its JSON, for whoever passes it on unread. */
export interface CompressedRunOutput {
  outputKind: OutputKind;
  sha256: string;
  bytes: Uint8Array;
}

/** @throws AppError "not-found" also when the run left nothing behind. */
export async function readCompressedRunOutput(
  accessor: Accessor,
  runId: string,
): Promise<CompressedRunOutput> {
  const [row] = await store()
    .select({ outputKind: runs.outputKind, sha256: runOutputs.sha256, bytes: runOutputs.bytes })
    .from(runs)
    .innerJoin(notebooks, eq(notebooks.id, runs.notebookId))
    .innerJoin(runOutputs, eq(runOutputs.runId, runs.id))
    .where(and(eq(runs.id, checkRunId(runId)), mayOnNotebook(accessor, "viewer")));
  if (!row) throw runNotFound();
  return row;
}

/** @throws AppError "not-found" also when the run left nothing behind. */
export async function readRunOutput(accessor: Accessor, runId: string): Promise<RunOutput> {
  const { bytes, ...output } = await readCompressedRunOutput(accessor, runId);
  const value: unknown = JSON.parse(await decompress(bytes));
  return { ...output, value };
}
