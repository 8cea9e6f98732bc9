import type { ParamSet } from "./spec";
import type { Sample } from "./record";

/** All counted executions as CSV (RFC 4180) in the order they were taken, one row each. */
export function samplesCsv(samples: readonly Sample[], paramSets: readonly ParamSet[]): string {
  const labels = new Map(paramSets.map(({ key, label }) => [key, label]));
  const rows = samples.map((sample, index) =>
    [
      index + 1,
      sample.variant,
      labels.get(sample.paramSet) ?? sample.paramSet,
      sample.round + 1,
      sample.elapsedMs,
      sample.atMs,
    ]
      .map(csvField)
      .join(","),
  );
  return ["execution,variant,parameters,round,elapsed_ms,at_ms", ...rows, ""].join("\r\n");
}

/** Quoted when needed, and never read as a formula: a parameter's value is text that anyone may have written. */
function csvField(value: string | number): string {
  if (typeof value === "number") return String(value);
  const safe = /^[=+\-@\t]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
