import { describe, expect, test } from "vitest";
import { median, quantile, summariseSample } from "./quantile";
import { seededRandom, shuffled } from "./random";

describe("quantile", () => {
  // By hand from the definition: x[k] + (h − k)(x[k+1] − x[k]) with h = (n − 1)p.
  test.each([
    [0, 1],
    [0.1, 1.9],
    [0.25, 3.75],
    [0.5, 8],
    [0.95, 16.65],
    [1, 18],
  ])("interpolates between order statistics: %f gives %f", (p, expected) => {
    expect(quantile([18, 1, 2, 3, 15, 6, 7, 9, 10, 12], p)).toBeCloseTo(expected, 10);
  });

  test("refuses an empty sample", () => {
    expect(() => median([])).toThrow();
  });
});

describe("summariseSample", () => {
  const random = seededRandom(3);
  const sample = Array.from({ length: 41 }, () => random() * 100);

  test("does not depend on the order of the values, and leaves them alone", () => {
    const copy = [...sample];
    for (let draw = 0; draw < 20; draw += 1) {
      const { mean, ...rest } = summariseSample(shuffled(sample, random));
      const { mean: expectedMean, ...expected } = summariseSample(sample);
      expect(rest).toEqual(expected);
      expect(mean).toBeCloseTo(expectedMean, 10);
    }
    expect(sample).toEqual(copy);
  });

  test("is ordered from minimum to maximum", () => {
    const { min, p25, median: middle, p75, p95, p99, max, iqr, n } = summariseSample(sample);
    const values = [min, p25, middle, p75, p95, p99, max];
    expect(values).toEqual([...values].sort((a, b) => a - b));
    expect(iqr).toBe(p75 - p25);
    expect(n).toBe(41);
  });
});
