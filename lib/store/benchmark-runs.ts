import "server-only";
import { and, desc, eq } from "drizzle-orm";
import { readBenchmarkFigures, type BenchmarkRun } from "@/lib/notebook/benchmark-runs";
import type { Accessor } from "./access";
import { store } from "./client";
import { checkNotebookId, mayOnNotebook, requireNotebookRole } from "./notebook-access";
import { notebooks, runOutputs, runs } from "./schema";

/** As many as a chart can tell apart; older ones stay recorded. */
const MOST_RUNS = 100;

/** The recorded runs of one benchmark cell, newest first, with what each of them found. */
export async function listBenchmarkRuns(
  accessor: Accessor,
  notebookId: string,
  cellId: string,
): Promise<BenchmarkRun[]> {
  await requireNotebookRole(store(), accessor, notebookId, "viewer");
  const rows = await store()
    .select({
      id: runs.id,
      number: runs.number,
      status: runs.status,
      finishedAt: runs.finishedAt,
      startedBy: runs.startedByName,
      sourceHash: runs.sourceHash,
      target: runs.target,
      figures: runs.figures,
    })
    .from(runs)
    .innerJoin(notebooks, eq(notebooks.id, runs.notebookId))
    .innerJoin(runOutputs, eq(runOutputs.runId, runs.id))
    .where(
      and(
        eq(runs.notebookId, checkNotebookId(notebookId)),
        eq(runs.cellId, cellId),
        eq(runs.outputKind, "benchmark"),
        mayOnNotebook(accessor, "viewer"),
      ),
    )
    .orderBy(desc(runs.number))
    .limit(MOST_RUNS);
  return rows.map(({ finishedAt, figures, target, ...run }) => ({
    ...run,
    finishedAt: finishedAt?.toISOString() ?? null,
    target: target && `${target.name}, PostgreSQL ${target.serverVersion}`,
    ...readBenchmarkFigures(figures),
  }));
}
