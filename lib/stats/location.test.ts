import { describe, expect, test } from "vitest";
import { hodgesLehmann } from "./hodges-lehmann";
import { mannWhitneyPValue } from "./mann-whitney";
import { modifiedZScores, outlierIndices } from "./outliers";
import { median } from "./quantile";
import { seededRandom, shuffled } from "./random";

const random = seededRandom(11);
const draw = (length: number) => Array.from({ length }, () => random() * 10);

describe("hodgesLehmann", () => {
  test("is the median of all pairwise averages, each value with itself included", () => {
    expect(hodgesLehmann([1, 2, 4])).toBe(2.25); // of 1, 1.5, 2, 2.5, 3, 4
    for (const length of [1, 2, 3, 8, 25]) {
      const values = draw(length);
      const averages = values.flatMap((a, i) => values.slice(i).map((b) => (a + b) / 2));
      expect(hodgesLehmann(values)).toBeCloseTo(median(averages), 12);
    }
  });

  test("does not depend on order, and follows shift, scale and sign", () => {
    const values = draw(17);
    const estimate = hodgesLehmann(values);
    expect(hodgesLehmann(shuffled(values, random))).toBe(estimate);
    expect(hodgesLehmann(values.map((value) => 3 * value + 1))).toBeCloseTo(3 * estimate + 1, 10);
    expect(hodgesLehmann(values.map((value) => -value))).toBeCloseTo(-estimate, 10);
  });

  test("one spike hardly moves it", () => {
    expect(Math.abs(hodgesLehmann([1, 2, 3, 4, 5, 6, 7, 8, 9, 1e9]) - 5.5)).toBeLessThanOrEqual(1);
  });

  test("needs a value", () => {
    expect(() => hodgesLehmann([])).toThrow();
  });
});

describe("mannWhitneyPValue", () => {
  test("is R's wilcox.test(1:10, 11:20, exact = FALSE)", () => {
    const [first, second] = [
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
      [11, 12, 13, 14, 15, 16, 17, 18, 19, 20],
    ];
    expect(mannWhitneyPValue(first, second)).toBeCloseTo(0.0001827, 7);
    expect(mannWhitneyPValue(second, first)).toBeCloseTo(0.0001827, 7);
  });

  test("ties share their ranks; equal samples cannot be told apart", () => {
    expect(mannWhitneyPValue([1, 1, 1], [1, 1, 1])).toBe(1);
    expect(mannWhitneyPValue([1, 2, 2, 3], [1, 2, 2, 3])).toBe(1);
    expect(mannWhitneyPValue([], [1])).toBe(1);
  });

  test("finds a difference between equal distributions in about 5 % of trials", () => {
    let found = 0;
    for (let trial = 0; trial < 2000; trial += 1)
      if (mannWhitneyPValue(draw(12), draw(12)) < 0.05) found += 1;
    expect(found / 2000).toBeGreaterThan(0.03);
    expect(found / 2000).toBeLessThan(0.06);
  });
});

describe("modifiedZScores", () => {
  test("counts robust standard deviations from the median", () => {
    const scores = modifiedZScores([1, 2, 3, 4, 5]);
    expect(scores[2]).toBe(0);
    expect(scores[4]).toBeCloseTo(2 / 1.4826, 10);
    expect(outlierIndices([10, 11, 9, 10, 12, 10, 300])).toEqual([6]);
  });

  test("says nothing when most values are equal, or when there are none", () => {
    expect(outlierIndices([1, 1, 1, 1, 9])).toEqual([]);
    expect(modifiedZScores([])).toEqual([]);
  });
});
