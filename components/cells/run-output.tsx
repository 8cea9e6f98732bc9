"use client";

import { useMemo, type ReactNode } from "react";
import type { z } from "zod";
import { Notice } from "@/components/ui/notice";
import { useRunOutput } from "@/components/notebook/runs/use-run-output";
import { isRunOver, type RunProgress, type RunView } from "@/lib/notebook/runs";
import { useRecordedOutput } from "./recorded-outputs";
import { RunErrorNotice } from "./run-error";

export interface RunOutputProps<Output> {
  run: RunView;
  /** The latest run that left an output, shown while `run` has none. */
  recorded: RunView | null;
  progress: RunProgress | null;
  /** What the output is checked with; the same object from render to render. */
  schema: z.ZodType<Output>;
  /** Renders the output of the run `runId` once it is here; it stays while the next run is under way. */
  children: (output: Output, runId: string) => ReactNode;
  /** Live figures of a kind that has them, while it runs. */
  live?: (detail: unknown) => ReactNode;
  /** Leaves errors to `children`, for kinds whose output shows them in place. */
  errorInOutput?: boolean;
}

/** What a run left behind, or how far it is, or why it failed. */
export function RunOutput<Output>(props: RunOutputProps<Output>) {
  const { run, progress, schema, children, live, errorInOutput } = props;
  const shown = run.hasOutput ? run : (props.recorded ?? run);
  const { held: inPage, url } = useRecordedOutput(shown.id);
  const fetched = useRunOutput(shown.id, shown.hasOutput && inPage === undefined ? url : null, schema);
  const held = useMemo(() => (inPage === undefined ? null : schema.parse(inPage)), [inPage, schema]);
  const output = held ?? fetched.output;
  const isEarlier = shown.id !== run.id && isRunOver(run.status);
  const { error } = fetched;
  const showError = run.error !== null && !(errorInOutput && output !== null && !isEarlier);
  return (
    <>
      {!isRunOver(run.status) && <ProgressLine run={run} progress={progress} />}
      {!isRunOver(run.status) && live && progress?.detail !== undefined && live(progress.detail)}
      {showError && run.error && <RunErrorNotice error={run.error} />}
      {run.status === "interrupted" && (
        <div className="p-3">
          <Notice tone="worse" title="Interrupted">
            The server stopped while this was running. Nothing that it had not finished was recorded; run it
            again.
          </Notice>
        </div>
      )}
      {run.status === "cancelled" && !run.error && <p className="px-3.5 py-2.5 text-ink-2">Cancelled.</p>}
      {error && (
        <div className="p-3">
          <Notice tone="worse" title="The output could not be loaded">
            {error}
          </Notice>
        </div>
      )}
      {output !== null && isEarlier && (
        <p className="border-t border-line px-3.5 py-1.5 text-sm text-worse">
          What follows is the output of run {shown.number}; run {run.number} left none.
        </p>
      )}
      {output !== null && children(output, held ? shown.id : (fetched.runId ?? shown.id))}
    </>
  );
}

function ProgressLine({ run, progress }: { run: RunView; progress: RunProgress | null }) {
  const message = progress?.message ?? (run.status === "queued" ? "waiting for its turn" : "running");
  return (
    <div className="px-3.5 py-2 text-sm text-ink-2" role="status" aria-live="off">
      <p>{message}</p>
      {progress?.fraction !== undefined && (
        <div
          role="progressbar"
          aria-label={message}
          aria-valuenow={Math.round(progress.fraction * 100)}
          aria-valuemin={0}
          aria-valuemax={100}
          className="mt-1.5 h-1 overflow-hidden rounded-full bg-sunken"
        >
          <div className="h-full bg-accent" style={{ width: `${progress.fraction * 100}%` }} />
        </div>
      )}
    </div>
  );
}
