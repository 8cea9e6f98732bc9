"use client";

import { useEffect, useState } from "react";
import { benchmarkRunsSchema, type BenchmarkRun } from "@/lib/notebook/benchmark-runs";

export interface BenchmarkHistory {
  /** Newest first. */
  runs: BenchmarkRun[];
  /** When the list was read. */
  readAt: Date;
}

interface Reading {
  history: BenchmarkHistory | null;
  /** Why the list could not be read. */
  error: string | null;
}

/** The recorded runs of a benchmark cell, fetched on mounting and again when the cell has another run to show. */
export function useBenchmarkRuns(notebookId: string, cellId: string, runId: string): Reading {
  const [reading, setReading] = useState<Reading>({ history: null, error: null });
  useEffect(() => {
    let isWanted = true;
    const show = (read: Reading) => isWanted && setReading(read);
    fetchRuns(notebookId, cellId).then(
      (runs) => show({ history: { runs, readAt: new Date() }, error: null }),
      (error: unknown) =>
        show({ history: null, error: error instanceof Error ? error.message : String(error) }),
    );
    return () => {
      isWanted = false;
    };
  }, [notebookId, cellId, runId]);
  return reading;
}

async function fetchRuns(notebookId: string, cellId: string): Promise<BenchmarkRun[]> {
  const address = `/api/notebooks/${encodeURIComponent(notebookId)}/benchmark-runs?cell=${encodeURIComponent(cellId)}`;
  const response = await fetch(address);
  if (!response.ok) throw new Error(`The runs of this cell could not be listed (${response.status}).`);
  return benchmarkRunsSchema.parse(await response.json()).runs;
}
