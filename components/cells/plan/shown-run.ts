import type { RunView } from "@/lib/notebook/runs";
import type { ShownPlanRun } from "./use-plan-runs";

/** The run among `runs` whose output is on the screen; undefined when it is none of them. */
export function shownPlanRun(runId: string, runs: readonly (RunView | null)[]): ShownPlanRun | undefined {
  const run = runs.find((one) => one?.id === runId);
  return run ? { notebookId: run.notebookId, cellId: run.cellId, runId, number: run.number } : undefined;
}
