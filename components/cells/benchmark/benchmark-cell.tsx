"use client";

import { useParams } from "next/navigation";
import { BenchmarkControls } from "@/components/benchmark-controls/benchmark-controls";
import type { CellOutputProps, CellSourceProps, CellView } from "@/components/notebook/cell-view";
import { toast } from "@/components/ui/toaster";
import { proposeParameters } from "@/lib/actions/param-proposals";
import { benchmarkOutputSchema } from "@/lib/cells/benchmark/schema";
import { CodeSource } from "../code-source";
import { RunOutput } from "../run-output";
import { BenchmarkOutputView } from "./benchmark-output";
import { editSource } from "./edit-source";
import { LiveBenchmark } from "./live-benchmark";

const INITIAL = `-- @benchmark
-- @variant before
SELECT 1;

-- @variant after
SELECT 1;
`;

function BenchmarkSource(props: CellSourceProps) {
  const { cell, text, readOnly } = props;
  const { id: notebookId } = useParams<{ id?: string }>();
  return (
    <>
      {!readOnly && (
        <BenchmarkControls
          source={cell.source}
          disabled={text === null}
          onEdit={(edit) => {
            if (text && !editSource(text, edit)) toast.error("The cell would become too long.");
          }}
          propose={notebookId ? () => proposeParameters({ notebookId, cellId: cell.id }) : null}
        />
      )}
      <CodeSource {...props} language="sql" label="Benchmark" placeholder="-- @variant before" />
    </>
  );
}

function BenchmarkCellOutput({ cell, run, recordedRun, progress, canRun }: CellOutputProps) {
  if (!run) return null;
  return (
    <RunOutput
      run={run}
      recorded={recordedRun}
      progress={progress}
      schema={benchmarkOutputSchema}
      live={(detail) => <LiveBenchmark detail={detail} runId={canRun ? run.id : undefined} />}
    >
      {(output, runId) => (
        <BenchmarkOutputView
          output={output}
          fileName={cell.name || "benchmark"}
          run={[run, recordedRun].find((one) => one?.id === runId) ?? undefined}
        />
      )}
    </RunOutput>
  );
}

export const benchmarkCellView: CellView = {
  label: "Benchmark",
  modes: [{ mode: "run", label: "Run" }],
  Source: BenchmarkSource,
  Output: BenchmarkCellOutput,
  outputReplacesSource: false,
  initialSource: INITIAL,
};
