"use client";

import { HistoryPanel } from "@/components/benchmark/history/history-panel";
import { ThenAndNowView } from "@/components/benchmark/history/then-and-now-view";
import { runOutputUrl } from "@/components/notebook/runs/run-output";
import { useRunOutput } from "@/components/notebook/runs/use-run-output";
import { Notice } from "@/components/ui/notice";
import { benchmarkOutputSchema, type BenchmarkOutput } from "@/lib/cells/benchmark/schema";
import type { BenchmarkRun } from "@/lib/notebook/benchmark-runs";
import type { RunView } from "@/lib/notebook/runs";
import { useBenchmarkRuns } from "./use-benchmark-runs";

export interface BenchmarkHistoryProps {
  /** What the run `run` left behind. */
  output: BenchmarkOutput;
  run: RunView;
  fileName: string;
}

/** The recorded runs of the cell, read when it is first looked at. */
export function BenchmarkHistory({ output, run, fileName }: BenchmarkHistoryProps) {
  const { history, error } = useBenchmarkRuns(run.notebookId, run.cellId, run.id);
  if (error !== null) return <Failure message={error} />;
  if (history === null) return <p className="px-4.5 py-3 text-ink-2">Reading the runs of this cell…</p>;
  return (
    <HistoryPanel
      runs={history.runs}
      currentId={run.id}
      now={history.readAt}
      fileName={fileName}
      renderThenAndNow={(earlier) => <Earlier earlier={earlier} run={run} output={output} />}
    />
  );
}

function Earlier({ earlier, run, output }: { earlier: BenchmarkRun; run: RunView; output: BenchmarkOutput }) {
  const fetched = useRunOutput(earlier.id, runOutputUrl(earlier.id), benchmarkOutputSchema);
  if (fetched.error !== null) return <Failure message={fetched.error} />;
  if (fetched.output === null)
    return <p className="px-4.5 py-3 text-ink-2">{`Reading run ${earlier.number}…`}</p>;
  return (
    <ThenAndNowView
      before={fetched.output}
      now={output}
      names={{ then: `run ${earlier.number}`, now: `run ${run.number}` }}
    />
  );
}

function Failure({ message }: { message: string }) {
  return (
    <div className="p-3">
      <Notice tone="worse" title="The history could not be loaded">
        {message}
      </Notice>
    </div>
  );
}
