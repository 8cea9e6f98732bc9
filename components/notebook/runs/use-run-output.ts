"use client";

import { useEffect, useState } from "react";
import type { z } from "zod";
import { fetchRunOutput } from "./run-output";

export interface ShownOutput<Output> {
  /** What a run left behind; null until there is something to show. Keeps its identity from render to render. */
  output: Output | null;
  /** The run that left `output`. */
  runId: string | null;
  /** Why the latest output could not be fetched. */
  error: string | null;
  /** True while `output` is that of a run before: the latest is under way, or left nothing. */
  isPrevious: boolean;
}

interface Fetched {
  runId: string;
  output: unknown;
  error: string | null;
}

/**
 * The output of a cell's latest run, checked by `schema` once; until it is here, the output that was shown before.
 *
 * @param url where it is fetched; null when there is nothing to fetch.
 * @param schema must be the same object from render to render.
 */
export function useRunOutput<Output = unknown>(
  runId: string,
  url: string | null,
  schema?: z.ZodType<Output>,
): ShownOutput<Output> {
  const [fetched, setFetched] = useState<Fetched | null>(null);

  useEffect(() => {
    if (url === null) return;
    let isWanted = true;
    const show = (result: Fetched) => {
      if (isWanted) setFetched(result);
    };
    fetchRunOutput(url, schema).then(
      (output) => show({ runId, output, error: null }),
      (error: unknown) =>
        show({ runId, output: null, error: error instanceof Error ? error.message : String(error) }),
    );
    return () => {
      isWanted = false;
    };
  }, [runId, url, schema]);

  const isCurrent = fetched?.runId === runId;
  return {
    output: (fetched?.output ?? null) as Output | null,
    runId: fetched?.runId ?? null,
    error: isCurrent ? (fetched?.error ?? null) : null,
    isPrevious: fetched !== null && !isCurrent,
  };
}
