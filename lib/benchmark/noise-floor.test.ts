import { describe, expect, test } from "vitest";
import { seededRandom } from "@/lib/stats/random";
import { samplesOfTimes } from "./findings.fixture";
import { noiseFloor } from "./noise-floor";

describe("noiseFloor", () => {
  const draw = seededRandom(5);
  const times = (spread: number, length = 40) =>
    samplesOfTimes(
      "a",
      Array.from({ length }, () => 10 * Math.exp(spread * (draw() - 0.5))),
    );

  test("is never below one percent, grows with the noise, and is the same for the same seed", () => {
    expect(noiseFloor(times(0.001), times(0.001), seededRandom(1))).toBe(0.01);
    expect(noiseFloor([], [], seededRandom(1))).toBe(0.01);
    const [a, b] = [times(0.5), times(0.5)];
    expect(noiseFloor(a, b, seededRandom(1))).toBeGreaterThan(0.02);
    expect(noiseFloor(a, b, seededRandom(1))).toBe(noiseFloor(a, b, seededRandom(1)));
  });

  test("is about what two normal centres differ by once in twenty", () => {
    // ln-times with σ = 0.289 · 0.2; the centre of 40 differences has σ·√2/√40, and |z| < 1.96 in 95 of 100 runs.
    const expected = 1.96 * ((0.2 * 0.2887 * Math.SQRT2) / Math.sqrt(40));
    const floors = Array.from({ length: 60 }, (_, seed) =>
      noiseFloor(times(0.2), times(0.2), seededRandom(seed), 200),
    );
    const average = floors.reduce((sum, floor) => sum + floor, 0) / floors.length;
    expect(average / expected).toBeGreaterThan(0.9);
    expect(average / expected).toBeLessThan(1.5);
  });
});
