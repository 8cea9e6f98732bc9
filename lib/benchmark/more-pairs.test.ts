import { expect, test } from "vitest";
import { morePairsNeeded } from "./more-pairs";

test("morePairsNeeded quarters the width with sixteen times the pairs, and gives up where no number would do", () => {
  const open = { ratio: 1, ratioLow: 1 / 1.04, ratioHigh: 1.04, pairs: 10, noiseFloor: 0.01 };
  const needed = 10 * (Math.log(1.04) / Math.log(1.01)) ** 2 - 10;
  expect(morePairsNeeded(open)).toBe(Math.ceil(needed));
  expect(morePairsNeeded({ ...open, ratio: 1.01 })).toBeNull();
  expect(morePairsNeeded({ ...open, ratioLow: null })).toBeNull();
});
