import { z } from "zod";

/** What a running benchmark shows of itself: small, because it is sent several times a second. */
export const benchmarkProgressSchema = z.object({
  phase: z.enum(["preparing", "warm-up", "measuring", "comparing", "restoring"]),
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
});
export type BenchmarkProgress = z.infer<typeof benchmarkProgressSchema>;
