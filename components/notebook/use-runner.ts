"use client";

import { useCallback, useMemo, useState } from "react";
import { toast } from "@/components/ui/toaster";
import type { ActionResult } from "@/lib/actions/result";
import { tryRewrites } from "@/lib/actions/rewrites";
import type { RewriteAdvice } from "@/lib/advisor/advice";
import { cancelRun, resetSession, runCell } from "@/lib/actions/runs";
import type { Cell } from "@/lib/notebook/document";
import type { RunMode } from "@/lib/notebook/runs";
import { sourceHash } from "@/lib/notebook/source-hash";
import type { Diagnostic } from "./cell-view";
import type { LiveNotebook } from "./live/types";
import type { NotebookRuns } from "./runs/types";

/** How long a run waits for the text just typed to reach the server before it is refused. */
const SETTLE_MS = 5000;

export interface Runner {
  run(cell: Cell, mode: RunMode, batchId?: string): Promise<boolean>;
  runAll(cells: readonly Cell[]): Promise<void>;
  /** Looks for rewrites of the cell's statement; with `isAnalysed` it is executed once for its plan. */
  rewrites(cell: Cell, isAnalysed: boolean): Promise<ActionResult<RewriteAdvice>>;
  stop(runId: string): void;
  stopAll(): void;
  resetSession(): void;
  /** What was wrong with the text when a run was refused, by cell id, until it is edited or run again. */
  refused: ReadonlyMap<string, { source: string; diagnostic: Diagnostic }>;
}

const NOT_SETTLED = {
  ...{ ok: false as const, code: "conflict" as const },
  message: "The server does not hold this text yet. Look again when the connection is back.",
};

/** Asks the server for runs and says plainly when it refuses. */
export function useRunner(notebookId: string, live: LiveNotebook, runs: NotebookRuns): Runner {
  const [refused, setRefused] = useState<Runner["refused"]>(new Map());
  const { settled } = live;
  const { accept, alive } = runs;

  const run = useCallback(
    async (cell: Cell, mode: RunMode, batchId?: string): Promise<boolean> => {
      setRefused((before) => without(before, cell.id));
      if (!(await settled(SETTLE_MS))) {
        toast.error(
          "The server does not hold this text yet, so it was not run. It will be sent as soon as the connection is back.",
        );
        return false;
      }
      const result = await runCell({
        notebookId,
        cellId: cell.id,
        mode,
        sourceHash: sourceHash(cell.source),
        params: {},
        ...(batchId ? { batchId } : {}),
      });
      if (result.ok) {
        accept(result.value);
        return true;
      }
      const { where, message, hint } = result;
      if (where) {
        const told = hint ? `${message} ${hint}` : message;
        const diagnostic: Diagnostic = { message: told, where, severity: "error" };
        setRefused((before) => new Map(before).set(cell.id, { source: cell.source, diagnostic }));
      }
      toast.error(message, hint ? { description: hint } : undefined);
      return false;
    },
    [notebookId, settled, accept],
  );

  const runAll = useCallback(
    async (cells: readonly Cell[]) => {
      const batchId = crypto.randomUUID();
      for (const cell of cells) {
        if (cell.kind === "markdown" || cell.source.trim() === "") continue;
        if (!(await run(cell, "run", batchId))) return;
      }
    },
    [run],
  );

  const rewrites = useCallback<Runner["rewrites"]>(
    async (cell, isAnalysed) => {
      if (!(await settled(SETTLE_MS))) return NOT_SETTLED;
      return tryRewrites({ notebookId, cellId: cell.id, sourceHash: sourceHash(cell.source), isAnalysed });
    },
    [notebookId, settled],
  );

  const stop = useCallback(
    async (runId: string) => {
      const result = await cancelRun({ runId });
      if (result.ok) accept(result.value);
      else toast.error(result.message);
    },
    [accept],
  );

  // Waiting runs first: otherwise the next one would start as soon as the running one stops.
  const stopAll = useCallback(async () => {
    for (const { id } of [...alive].reverse()) await stop(id);
  }, [alive, stop]);

  const reset = useCallback(async () => {
    const result = await resetSession({ notebookId });
    if (result.ok) toast("The session was reset: temporary tables, settings and open transactions are gone.");
    else toast.error(result.message);
  }, [notebookId]);

  return useMemo(
    () => ({
      run,
      runAll,
      rewrites,
      stop: (runId) => void stop(runId),
      stopAll: () => void stopAll(),
      resetSession: () => void reset(),
      refused,
    }),
    [run, runAll, rewrites, stop, stopAll, reset, refused],
  );
}

function without<V>(map: ReadonlyMap<string, V>, key: string): ReadonlyMap<string, V> {
  if (!map.has(key)) return map;
  const next = new Map(map);
  next.delete(key);
  return next;
}
