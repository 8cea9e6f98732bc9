"use client";

import { BenchmarkView } from "@/components/benchmark/benchmark-view";
import { LiveView } from "@/components/benchmark/live-view";
import type { BenchmarkOutput } from "@/lib/cells/benchmark/schema";

/** A finished benchmark, its plans drawn by the plan feature. */
export function BenchmarkOutputView({ output, fileName }: { output: BenchmarkOutput; fileName?: string }) {
  return <BenchmarkView output={output} {...(fileName === undefined ? {} : { fileName })} />;
}

/** A running benchmark, from the detail of its progress. */
export function BenchmarkProgressView({ detail }: { detail: unknown }) {
  return <LiveView detail={detail} />;
}
