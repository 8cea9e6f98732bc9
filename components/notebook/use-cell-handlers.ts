"use client";

import { useEffect, useMemo, useRef, type Dispatch } from "react";
import { onCopies } from "./benchmark-source";
import type { CellHandlers } from "./cell-frame";
import type { Commands } from "./commands";
import type { LiveNotebook } from "./live/types";
import type { SelectionAction } from "./selection";
import type { TargetChoice } from "./target-switcher";
import type { Runner } from "./use-runner";

interface HandlerSources {
  live: LiveNotebook;
  runner: Runner;
  select: Dispatch<SelectionAction>;
  commands: Commands;
  target: TargetChoice | null;
  closeRewrites(cellId: string): void;
}

const CELL_IS_GONE = {
  ...{ ok: false as const, code: "not-found" as const },
  message: "This cell is no longer in the notebook.",
};

/** Handlers whose identity never changes, over sources that change with every keystroke. */
export function useCellHandlers(sources: HandlerSources): CellHandlers {
  const latest = useRef(sources);
  useEffect(() => {
    latest.current = sources;
  });
  return useMemo<CellHandlers>(
    () => ({
      focus: (id, extend) => latest.current.select({ type: extend ? "extend" : "focus", id }),
      edit: (id) => latest.current.select({ type: "focus", id, mode: "edit" }),
      escape: () => latest.current.select({ type: "command" }),
      run: (id, mode, after) => {
        const { live, runner, commands } = latest.current;
        const cell = live.cells.find((one) => one.id === id);
        if (cell && cell.kind !== "markdown") void runner.run(cell, mode);
        if (cell) commands.goOn(id, after);
      },
      stop: (runId) => latest.current.runner.stop(runId),
      command: (id, command) => {
        latest.current.select({ type: "focus", id });
        latest.current.commands.execute(command, id);
      },
      askRewrites: async (id, isAnalysed) => {
        const { live, runner } = latest.current;
        const cell = live.cells.find((one) => one.id === id);
        return cell ? runner.rewrites(cell, isAnalysed) : CELL_IS_GONE;
      },
      closeRewrites: (id) => latest.current.closeRewrites(id),
      insertAfter: (id, kind, source) => {
        const { commands, target } = latest.current;
        const isCopied = kind === "benchmark" && target?.areCopiesAllowed === true;
        commands.insert(kind, id, isCopied ? onCopies(source) : source);
      },
    }),
    [],
  );
}
