import "server-only";
import { and, desc, eq, sql } from "drizzle-orm";
import type { PlanRun } from "@/lib/notebook/plan-runs";
import type { Accessor } from "./access";
import { store } from "./client";
import { checkNotebookId, mayOnNotebook, requireNotebookRole } from "./notebook-access";
import { notebooks, runOutputs, runs } from "./schema";

/** Nobody looks further back in a menu. */
const MOST_RUNS = 60;

/** The runs of a notebook that left plans, newest first: what a plan can be compared with. */
export async function listPlanRuns(accessor: Accessor, notebookId: string): Promise<PlanRun[]> {
  await requireNotebookRole(store(), accessor, notebookId, "viewer");
  const rows = await store()
    .select({
      id: runs.id,
      number: runs.number,
      cellId: runs.cellId,
      status: runs.status,
      finishedAt: runs.finishedAt,
      figures: runs.figures,
      source: sql<string>`left(${runs.sourceText}, 400)`,
    })
    .from(runs)
    .innerJoin(notebooks, eq(notebooks.id, runs.notebookId))
    .innerJoin(runOutputs, eq(runOutputs.runId, runs.id))
    .where(
      and(
        eq(runs.notebookId, checkNotebookId(notebookId)),
        eq(runs.outputKind, "plan"),
        mayOnNotebook(accessor, "viewer"),
      ),
    )
    .orderBy(desc(runs.number))
    .limit(MOST_RUNS);
  return rows.map(({ finishedAt, figures, ...run }) => {
    const execution = figures.find(({ path }) => path === "execution")?.value;
    return {
      ...run,
      finishedAt: finishedAt?.toISOString() ?? null,
      executionMs: typeof execution === "number" ? execution : null,
    };
  });
}
