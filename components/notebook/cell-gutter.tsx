"use client";

import { Play, Square } from "lucide-react";
import { isRunOver, type RunView } from "@/lib/notebook/runs";

export interface CellGutterProps {
  run: RunView | null;
  /** Null for kinds that do not run. */
  onRun: (() => void) | null;
  onStop: () => void;
  disabledReason: string | null;
}

/** The run button and the number of the last run, left of a cell. */
export function CellGutter({ run, onRun, onStop, disabledReason }: CellGutterProps) {
  if (!onRun) return <div />;
  const busy = run !== null && !isRunOver(run.status);
  return (
    <div className="flex items-start gap-2 pt-2 pr-3 sm:flex-col sm:items-end sm:gap-1">
      <button
        type="button"
        disabled={!busy && disabledReason !== null}
        title={busy ? "Stop" : (disabledReason ?? "Run cell (Ctrl Enter)")}
        aria-label={busy ? "Stop this cell" : "Run this cell"}
        onClick={busy ? onStop : onRun}
        className="grid size-5.5 place-items-center rounded-full border border-line-2 bg-surface text-ink-2 hover:border-accent hover:text-accent disabled:cursor-not-allowed disabled:opacity-45"
      >
        {busy ? (
          <Square size={8} fill="currentColor" aria-hidden />
        ) : (
          <Play size={9} fill="currentColor" className="ml-px" aria-hidden />
        )}
      </button>
      {run && (
        <span className="font-mono text-xs text-ink-3" aria-label={`Run ${run.number}`}>
          [{run.number}]
        </span>
      )}
    </div>
  );
}
