import { expect, test } from "vitest";
import { seededRandom } from "@/lib/stats/random";
import { isStationary } from "./stationarity";

test("isStationary tells a step from noise, and says nothing of few values", () => {
  const draw = seededRandom(6);
  const noise = Array.from({ length: 40 }, () => 10 + draw());
  expect(isStationary(noise)).toBe(true);
  expect(isStationary(noise.map((ms, index) => (index < 20 ? ms * 1.5 : ms)))).toBe(false);
  expect(isStationary([9, 9, 9, 1, 1, 1])).toBe(true);
});
