"use client";

import { useCallback, useMemo, useReducer, useState } from "react";
import type { NotebookEvent, RunView } from "@/lib/notebook/runs";
import {
  acceptRun,
  aliveRuns,
  applyEvent,
  initialRunState,
  latestRun,
  recordedRun,
  type RunState,
} from "./run-state";
import type { NotebookRuns } from "./types";
import { useEventStream } from "./use-event-stream";

type Change = NotebookEvent | { type: "accept"; run: RunView };

const reduce = (state: RunState, change: Change): RunState =>
  change.type === "accept" ? acceptRun(state, change.run) : applyEvent(state, change);

/**
 * The runs of a notebook, kept current by its event stream.
 *
 * @param initialRuns what the page was rendered with; `lastSeq` is the last event that they contain.
 */
export function useNotebookRuns(
  notebookId: string,
  initialRuns: readonly RunView[],
  lastSeq: number,
): NotebookRuns {
  const [state, dispatch] = useReducer(reduce, initialRuns, initialRunState);
  // Only the first render's number counts: what came later is in `state`.
  const [after] = useState(lastSeq);
  const isConnected = useEventStream(notebookId, after, dispatch);
  const accept = useCallback((run: RunView) => dispatch({ type: "accept", run }), []);

  return useMemo(
    () => ({
      latest: (cellId, group) => latestRun(state, cellId, group),
      recorded: (cellId, group) => recordedRun(state, cellId, group),
      alive: aliveRuns(state),
      progress: (runId) => state.progress.get(runId) ?? null,
      session: (targetId) => state.sessions.get(targetId) ?? null,
      isConnected,
      accept,
    }),
    [state, isConnected, accept],
  );
}
