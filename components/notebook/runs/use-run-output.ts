"use client";

import { useEffect, useState } from "react";
import { isRunOver, type RunView } from "@/lib/notebook/runs";
import { fetchRunOutput } from "./run-output";

export interface ShownOutput {
  /** What the run `runId` left behind, to be read by its kind's schema; null when there is nothing to show yet. */
  output: unknown;
  runId: string | null;
  isLoading: boolean;
  /** Why the output could not be fetched. */
  failure: string | null;
  /** True while a newer run is under way or its output is on its way. */
  isPrevious: boolean;
}

interface Fetched {
  runId: string;
  output: unknown;
  failure: string | null;
}

/** The output of a cell's latest run; while that is under way, the output that was shown before. */
export function useRunOutput(run: Pick<RunView, "id" | "status" | "hasOutput"> | null): ShownOutput {
  const [fetched, setFetched] = useState<Fetched | null>(null);
  const wanted = run?.hasOutput ? run.id : null;

  useEffect(() => {
    if (wanted === null) return;
    let isWanted = true;
    fetchRunOutput(wanted).then(
      (output) => isWanted && setFetched({ runId: wanted, output, failure: null }),
      (error: unknown) =>
        isWanted &&
        setFetched({
          runId: wanted,
          output: null,
          failure: error instanceof Error ? error.message : String(error),
        }),
    );
    return () => {
      isWanted = false;
    };
  }, [wanted]);

  const isCurrent = fetched !== null && fetched.runId === wanted;
  const isLoading = wanted !== null && !isCurrent;
  const isUnderWay = run !== null && !isRunOver(run.status);
  const shown = isCurrent || isLoading || isUnderWay ? fetched : null;
  return {
    output: shown?.output ?? null,
    runId: shown?.runId ?? null,
    isLoading,
    failure: isCurrent ? fetched.failure : null,
    isPrevious: shown !== null && !isCurrent,
  };
}
