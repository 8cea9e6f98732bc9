import { z } from "zod";

/** What a running benchmark shows of itself: small, because it is sent several times a second. */
export const benchmarkProgressSchema = z.object({
  phase: z.enum(["preparing", "cloning", "warm-up", "measuring", "comparing", "refuting", "restoring"]),
  arms: z.array(
    z.object({
      variant: z.string(),
      paramSet: z.string(),
      n: z.number(),
      medianMs: z.number().nullable(),
      /** The latest executions, oldest first, in milliseconds. */
      recentMs: z.array(z.number()),
    }),
  ),
  /** What can be said so far; for watching, never the verdict. */
  soFar: z
    .object({
      pairs: z.number(),
      /** The most pairs that will be taken. */
      atMost: z.number(),
      comparisons: z.array(
        z.object({
          variant: z.string(),
          paramSet: z.string(),
          ratio: z.number(),
          ratioLow: z.number().nullable(),
          ratioHigh: z.number().nullable(),
        }),
      ),
      noiseFloor: z.number().nullable(),
      /** What the stop rule waits for, as a sentence: "the next look is at 20 pairs". */
      waitsFor: z.string(),
    })
    .nullable()
    .default(null),
});
export type BenchmarkProgress = z.infer<typeof benchmarkProgressSchema>;
