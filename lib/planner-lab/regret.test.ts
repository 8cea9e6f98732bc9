import { describe, expect, test } from "vitest";
import type { Sample } from "@/lib/benchmark/record";
import { seededRandom } from "@/lib/stats/random";
import { fewestRounds, ratiosToDefault, regretOf } from "./regret";

const samples = (times: readonly number[]): Sample[] =>
  times.map((elapsedMs, round) => ({
    variant: "x",
    paramSet: "",
    round,
    elapsedMs,
    atMs: round,
    firstRowMs: null,
    executions: 1,
  }));

/** Times around `centre` with log-normal noise. */
const noisy = (centre: number, n: number, random: () => number): Sample[] =>
  samples(Array.from({ length: n }, () => centre * Math.exp(0.1 * (random() + random() + random() - 1.5))));

describe("fewestRounds", () => {
  test("are six for one comparison and grow with the family", () => {
    expect([1, 2, 5, 12].map(fewestRounds)).toEqual([6, 7, 8, 9]);
  });

  test("are as many as an interval needs, and one fewer has none", () => {
    for (const comparisons of [1, 3, 7, 12]) {
      const plans = (n: number) =>
        Array.from({ length: comparisons }, (_, index) => ({
          plan: String(index),
          samples: samples(Array.from({ length: n }, (_, round) => 1 + round / 100)),
        }));
      const needed = fewestRounds(comparisons);
      const low = (n: number) =>
        ratiosToDefault(samples(Array.from({ length: n }, () => 2)), plans(n))[0]?.low;
      expect(low(needed)).not.toBeNull();
      expect(low(needed - 1)).toBeNull();
    }
  });
});

describe("regretOf", () => {
  const ratio = (plan: string, ratio: number, low: number | null, high: number | null) => ({
    ...{ plan, ratio, low, high },
    ...{ pairs: 12, confidence: 0.99 },
  });

  test("lies between the largest lower and the largest upper end, whichever plans these belong to", () => {
    const regret = regretOf("plan-1", [ratio("plan-2", 3, 2.9, 3.1), ratio("plan-3", 3.05, 2, 5)], 0.02);
    expect(regret).toEqual({ ratio: 3.05, low: 2.9, high: 5, best: "plan-3", outcome: "regret" });
  });

  test("is none where the interval does not clear the noise floor, and says what could be gained at most", () => {
    const regret = regretOf("plan-1", [ratio("plan-2", 1.05, 1.01, 1.09)], 0.02);
    expect(regret).toMatchObject({ outcome: "chose-well", high: 1.09 });
  });

  test("is one with the default as the best when every other plan is slower", () => {
    const regret = regretOf("plan-1", [ratio("plan-2", 0.5, 0.4, 0.6)], 0.02);
    expect(regret).toEqual({ ratio: 1, low: 1, high: 1, best: "plan-1", outcome: "chose-well" });
  });

  test("is undecided where no interval exists, and not by a plan that has none", () => {
    expect(regretOf("plan-1", [ratio("plan-2", 9, null, null)], 0.02).outcome).toBe("undecided");
    const mixed = regretOf("plan-1", [ratio("plan-2", 9, null, null), ratio("plan-3", 2, 1.5, 2.5)], 0.02);
    expect(mixed).toMatchObject({ best: "plan-3", outcome: "regret" });
  });

  test("a default without rivals was well chosen", () => {
    expect(regretOf("plan-1", [], 0.02).outcome).toBe("chose-well");
    expect(regretOf("plan-1", [], 0.02, 3).outcome).toBe("undecided");
  });

  test("choosing the best of eight equal plans claims a regret in at most 5 % of runs", () => {
    const random = seededRandom(11);
    const trials = 300;
    let claims = 0;
    for (let trial = 0; trial < trials; trial += 1) {
      const byDefault = noisy(10, 12, random);
      const plans = Array.from({ length: 8 }, (_, index) => ({
        plan: `plan-${index + 2}`,
        samples: noisy(10, 12, random),
      }));
      if (regretOf("plan-1", ratiosToDefault(byDefault, plans), 0).outcome === "regret") claims += 1;
    }
    expect(claims / trials).toBeLessThanOrEqual(0.05);
  });
});
