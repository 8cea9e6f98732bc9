import { describe, expect, test } from "vitest";
import type { Estimate } from "./estimate";
import { morePairsNeeded } from "./more-pairs";

describe("morePairsNeeded", () => {
  const open = { ratio: 1, ratioLow: 1 / 1.04, ratioHigh: 1.04, pairs: 10, noiseFloor: 0.01 } as Estimate;

  test("quarters the width with sixteen times the pairs", () => {
    const needed = 10 * (Math.log(1.04) / Math.log(1.01)) ** 2 - 10;
    expect(morePairsNeeded(open, 0.5, 0.05)).toBe(Math.ceil(needed));
  });

  test("gives up at the floor's edge, where no number would do, and without an interval", () => {
    expect(morePairsNeeded({ ...open, ratio: 1.01 }, 0.5, 0.05)).toBeNull();
    expect(morePairsNeeded({ ...open, ratioLow: null }, null, 0.05)).toBeNull();
  });

  test("gives up within a floor that is too wide to tell anything, but not on an estimate beyond it", () => {
    const inside = { ...open, ratioLow: 0.95, ratioHigh: 1.12, ratio: 1.03, noiseFloor: 1.29 };
    expect(morePairsNeeded(inside, 0.5, 0.05)).toBeNull();
    expect(morePairsNeeded({ ...inside, ratioLow: 0.4, ratioHigh: 2.4 }, 0.5, 0.05)).toBeNull();
    expect(
      morePairsNeeded({ ...inside, ratio: 3, ratioLow: 2.2, ratioHigh: 4.1 }, 0.01, 0.05),
    ).toBeGreaterThan(0);
  });

  test("counts pairs that agree where the interval is clear and the test is not", () => {
    const clear = { ...open, ratio: 2, ratioLow: 1.9, ratioHigh: 2.1 };
    expect(morePairsNeeded(clear, 0.1, 0.0125)).toBe(3);
    expect(morePairsNeeded(clear, 0.0125, 0.0125)).toBe(1);
  });
});
