import type { RunMode, RunProgress, RunView, SessionView } from "@/lib/notebook/runs";

/** What `useNotebookRuns(notebookId, initialRuns, lastSeq)` gives the page. */
export interface NotebookRuns {
  /** The cell's latest run of its own kind ("run"), or its latest that explained it ("plan"); null when never run. */
  latest(cellId: string, mode: "run" | "plan"): RunView | null;
  /** The latest of them that left an output: what is shown and cited while a later run failed. */
  recorded(cellId: string, mode: "run" | "plan"): RunView | null;
  /** Every known run that is queued, running or being cancelled, oldest first. */
  alive: readonly RunView[];
  progress(runId: string): RunProgress | null;
  /** The notebook's sessions by target id. */
  session(targetId: string): SessionView | null;
  /** False while the event stream is down; it reconnects by itself and replays what was missed. */
  isConnected: boolean;
  /** Takes in a run that an action returned, before its event arrives. */
  accept(run: RunView): void;
}

export type { RunMode };
