"use client";

import { LiveView } from "@/components/benchmark/live/live-view";
import { EndButtons } from "../end-buttons";

/** A running benchmark, with the ways to end it; without `runId` it can only be watched. */
export function LiveBenchmark({ detail, runId }: { detail: unknown; runId?: string | undefined }) {
  return (
    <LiveView detail={detail} actions={runId === undefined ? undefined : <EndButtons runId={runId} />} />
  );
}
