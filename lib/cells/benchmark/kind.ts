import "server-only";
import { parseBenchmark } from "@/lib/benchmark/parse-benchmark";
import type { BenchmarkSpec } from "@/lib/benchmark/spec";
import type { CellKind } from "@/lib/cells/contract";
import { benchmarkFigures } from "./figures";
import { benchmarkMarkdown } from "./markdown";
import { runBenchmark } from "./run";
import { benchmarkOutputSchema, type BenchmarkOutput } from "./schema";

/** Variants of a statement measured against each other. `loadParser()` of lib/sql must have completed before `parse`. */
export const benchmarkKind: CellKind<BenchmarkSpec, BenchmarkOutput> = {
  kind: "benchmark",
  parse: parseBenchmark,
  output: benchmarkOutputSchema,
  run: runBenchmark,
  figures: benchmarkFigures,
  toMarkdown: benchmarkMarkdown,
};
