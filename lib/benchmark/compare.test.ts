import { describe, expect, test } from "vitest";
import { seededRandom } from "@/lib/stats/random";
import { compareVariants } from "./compare";
import type { Sample } from "./record";

describe("compareVariants", () => {
  const samples = (variant: string, times: number[]): Sample[] =>
    times.map((elapsedMs, round) => ({
      variant,
      paramSet: "",
      round,
      elapsedMs,
      atMs: 0,
      firstRowMs: null,
      executions: 1,
    }));
  const options = { mode: "interleaved", random: seededRandom(1), resamples: 300 } as const;

  test("pairs by round: rounds that one of the two lacks do not count", () => {
    const result = compareVariants(
      samples("a", [10, 20, 30, 40, 50, 60, 70]),
      samples("b", [5, 10, 15, 20, 25, 30]),
      options,
    );
    expect(result).toMatchObject({ pairs: 6, outcome: "faster" });
    expect(result.ratio).toBeCloseTo(2, 10);
  });

  test("gives no interval and no claim for fewer than six rounds", () => {
    expect(compareVariants(samples("a", [10, 10, 10]), samples("b", [1, 1, 1]), options)).toMatchObject({
      ratioLow: null,
      ratioHigh: null,
      outcome: "undecided",
    });
  });
});
