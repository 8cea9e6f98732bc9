import { z } from "zod";
import { RUN_STATUSES, type Figure } from "./runs";

export const runRatioSchema = z.object({
  /** What was measured: `after`, with several parameter sets `after.42`. */
  arm: z.string(),
  /** Time of the first variant over the time of this one. */
  ratio: z.number(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  /** What was claimed: faster, slower, or neither. */
  claim: z.enum(["faster", "slower", "none"]),
});
/** One ratio of a recorded benchmark, as a trend shows it. */
export type RunRatio = z.infer<typeof runRatioSchema>;

/** A recorded run of a benchmark cell, as the history of the cell lists it. */
export const benchmarkRunSchema = z.object({
  id: z.string(),
  number: z.number(),
  status: z.enum(RUN_STATUSES),
  /** ISO 8601. */
  finishedAt: z.string().nullable(),
  startedBy: z.string(),
  /** SHA-256 of the text that ran, hex. */
  sourceHash: z.string(),
  /** `shop, PostgreSQL 18.4`; null when there was none. */
  target: z.string().nullable(),
  verdict: z.string(),
  ratios: z.array(runRatioSchema),
});
export type BenchmarkRun = z.infer<typeof benchmarkRunSchema>;

/** What the history of a benchmark cell answers, newest first. */
export const benchmarkRunsSchema = z.object({ runs: z.array(benchmarkRunSchema) });

const RATIO = ".ratio";

/** The ratios and the verdict in a benchmark's figures: enough for its history without reading its output. */
export function readBenchmarkFigures(figures: readonly Figure[]): Pick<BenchmarkRun, "verdict" | "ratios"> {
  const values = new Map(figures.map(({ path, value }) => [path, value]));
  const number = (path: string) => {
    const value = values.get(path);
    return typeof value === "number" ? value : null;
  };
  const ratios = figures.flatMap(({ path, value }): RunRatio[] => {
    if (!path.endsWith(RATIO) || typeof value !== "number") return [];
    const arm = path.slice(0, -RATIO.length);
    const [low, high] = [number(`${arm}.ratioLow`), number(`${arm}.ratioHigh`)];
    return [{ arm, ratio: value, low, high, claim: claimOf(values.get(`${arm}.faster`)) }];
  });
  const verdict = values.get("verdict");
  return { verdict: typeof verdict === "string" ? verdict : "", ratios };
}

/** The figure reads `14.2× faster` or `1.8× slower` where something is claimed, and another sentence where nothing is. */
function claimOf(words: Figure["value"] | undefined): RunRatio["claim"] {
  const match = /× (faster|slower)$/.exec(String(words ?? ""));
  return match?.[1] === "faster" || match?.[1] === "slower" ? match[1] : "none";
}
