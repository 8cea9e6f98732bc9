import type { Sample } from "./record";
import type { ParamSet } from "./spec";

/** Which of a record's samples a row is: counted for the verdict, the first variant against itself, or `SELECT 1`. */
const ROLES = ["counted", "shadow", "floor"] as const;

const HEAD =
  "role,order,variant,parameters,round,executions,elapsed_ms,first_row_ms,at_ms,seed,measured_at" as const;

/** What a file of samples is written from; a BenchmarkOutput has all of it. */
export interface SampleRecord {
  spec: { paramSets: readonly ParamSet[] };
  samples: readonly Sample[];
  shadowSamples: readonly Sample[];
  floorSamples: readonly Sample[];
  /** Fixes the order of executions; in every row, so that a row cut out still says where it comes from. */
  seed: number;
  /** ISO 8601. */
  measuredAt: string;
}

/**
 * Every sample as CSV (RFC 4180): those that count, then the shadow's and the floor's, each in the order they were
 * taken. Times are milliseconds of one execution; a sample of several is their mean.
 */
export function samplesCsv(record: SampleRecord): string {
  const labels = new Map(record.spec.paramSets.map(({ key, label }) => [key, label]));
  const groups = [record.samples, record.shadowSamples, record.floorSamples];
  const rows = groups.flatMap((samples, group) =>
    samples.map((sample, index) =>
      [
        ROLES[group] ?? "",
        index + 1,
        sample.variant,
        labels.get(sample.paramSet) ?? sample.paramSet,
        sample.round + 1,
        sample.executions,
        sample.elapsedMs,
        sample.firstRowMs ?? "",
        sample.atMs,
        record.seed,
        record.measuredAt,
      ]
        .map(csvField)
        .join(","),
    ),
  );
  return [HEAD, ...rows, ""].join("\r\n");
}

/** Quoted when needed, and never read as a formula: a parameter's value is text that anyone may have written. */
function csvField(value: string | number): string {
  if (typeof value === "number") return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
