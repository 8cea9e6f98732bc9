"use client";

import { useEffect, useRef, useState } from "react";
import { toast } from "@/components/ui/toaster";
import { saveFile } from "@/components/ui/save-file";

export interface RowExport {
  /** Bytes received so far; null when no export is under way. */
  bytes: number | null;
  start(): void;
  stop(): void;
}

/** Fetches every row of a recorded statement as CSV, which runs it again, and saves the file. */
export function useRowExport(runId: string, statement: number): RowExport {
  const [bytes, setBytes] = useState<number | null>(null);
  const abort = useRef<AbortController | null>(null);
  useEffect(() => () => abort.current?.abort(), []);

  const start = async () => {
    const controller = new AbortController();
    abort.current = controller;
    setBytes(0);
    try {
      const csv = await fetchCsv({ runId, statement }, controller.signal, setBytes);
      saveFile(csv, `rows-${statement + 1}.csv`);
    } catch (error) {
      if (!controller.signal.aborted)
        toast.error("The rows could not be exported.", {
          description: error instanceof Error ? error.message : String(error),
        });
    } finally {
      setBytes(null);
    }
  };
  return { bytes, start: () => void start(), stop: () => abort.current?.abort() };
}

/** @throws Error with a sentence for the reader. */
async function fetchCsv(
  body: { runId: string; statement: number },
  signal: AbortSignal,
  onBytes: (bytes: number) => void,
): Promise<Blob> {
  const headers = { "content-type": "application/json" };
  const response = await fetch("/api/runs/csv", {
    method: "POST",
    headers,
    body: JSON.stringify(body),
    signal,
  });
  if (!response.ok || !response.body) {
    const failure = (await response.json().catch(() => null)) as { message?: string } | null;
    throw new Error(failure?.message ?? `The server answered with status ${response.status}.`);
  }
  let received = 0;
  const counted = response.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(piece, controller) {
        received += piece.byteLength;
        onBytes(received);
        controller.enqueue(piece);
      },
    }),
  );
  // The browser keeps a large blob on disk; the rows never pass through this page's own memory as text.
  return new Response(counted, { headers: { "content-type": "text/csv" } }).blob();
}
