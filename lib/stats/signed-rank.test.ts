import { describe, expect, test } from "vitest";
import { seededRandom, shuffled } from "./random";
import { intervalCount, signedRankInterval, signedRankTest } from "./signed-rank";

const random = seededRandom(21);
const draw = (length: number) => Array.from({ length }, () => random() * 10 - 4);

// Two-sided 5 %: the largest rank sum that rejects. Wilcoxon and Wilcox, Some rapid approximate statistical procedures
// (1964); the same in Hollander, Wolfe and Chicken, table A.4.
const CRITICAL_VALUES: Record<number, number> = {
  6: 0, 7: 2, 8: 3, 9: 5, 10: 8, 11: 10, 12: 13, 13: 17, 14: 21, 15: 25,
  16: 29, 17: 34, 18: 40, 19: 46, 20: 52, 21: 58, 22: 65, 23: 73, 24: 81, 25: 89,
}; // prettier-ignore

describe("against published figures", () => {
  test.each(Object.entries(CRITICAL_VALUES).map(([n, value]) => [Number(n), value] as const))(
    "the critical value of %i pairs at 5 %% is %i",
    (n, critical) => {
      expect(intervalCount(n, 0.95)).toBe(critical + 1);
    },
  );

  test("six values at 95 % give the full range of their averages, five give none", () => {
    const values = [3, 1, 4, 1.5, 9, 2.6];
    expect(signedRankInterval(values, 0.95)).toMatchObject({ low: 1, high: 9 });
    expect(signedRankInterval(values.slice(1), 0.95)).toMatchObject({ low: null, high: null });
  });

  // Darwin's cross- and self-fertilised maize, in eighths of an inch: Fisher, The Design of Experiments (1935), 17.
  test("Darwin's maize: 24 against, p = 0.0413", () => {
    const maize = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48];
    expect(signedRankTest(maize).pValue).toBeCloseTo(0.041259765625, 12);
    expect(signedRankTest(maize).rankBiserial).toBeCloseTo((96 - 24) / 120, 12);
  });

  // Hamilton's depression scores of nine patients: Hollander, Wolfe and Chicken, examples 3.1, 3.3 and 3.4.
  test("Hamilton's depression scores: estimate −0.46, interval −0.786 to −0.010, p = 0.0391", () => {
    const before = [1.83, 0.5, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.3];
    const after = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29];
    const differences = after.map((score, index) => score - before[index]!);
    const { estimate, low, high } = signedRankInterval(differences, 0.96);
    expect(estimate).toBeCloseTo(-0.46, 10);
    expect(low).toBeCloseTo(-0.786, 10);
    expect(high).toBeCloseTo(-0.01, 10);
    expect(signedRankTest(differences).pValue).toBeCloseTo(0.0390625, 12);
  });
});

describe("properties", () => {
  test("turned round, the p-value stays and the effect and the interval change sign", () => {
    for (const length of [6, 15, 25, 26, 60]) {
      const values = draw(length);
      const turned = values.map((value) => -value);
      expect(signedRankTest(turned).pValue).toBeCloseTo(signedRankTest(values).pValue, 12);
      expect(signedRankTest(turned).rankBiserial).toBeCloseTo(-signedRankTest(values).rankBiserial, 12);
      const [straight, mirrored] = [signedRankInterval(values, 0.95), signedRankInterval(turned, 0.95)];
      expect(mirrored.low).toBeCloseTo(-straight.high!, 12);
      expect(mirrored.high).toBeCloseTo(-straight.low!, 12);
    }
  });

  test("scale changes neither test nor effect, and order changes nothing", () => {
    const values = draw(18);
    const scaled = signedRankTest(values.map((value) => value * 1e-6));
    expect(scaled).toEqual(signedRankTest(values));
    expect(signedRankTest(shuffled(values, random))).toEqual(signedRankTest(values));
  });

  test("the test at 5 % rejects a centre just where the interval does not hold it", () => {
    for (let trial = 0; trial < 200; trial += 1) {
      const values = draw(6 + (trial % 20));
      const { low, high } = signedRankInterval(values, 0.95);
      const isOutside = low! > 0 || high! < 0;
      expect(signedRankTest(values).pValue <= 0.05).toBe(isOutside);
    }
  });

  test("the exact distribution goes over into the normal one without a step", () => {
    const values = draw(25).map((value) => value + 2.5);
    const longer = [...values, 1e-9];
    expect(Math.abs(signedRankTest(values).pValue - signedRankTest(longer).pValue)).toBeLessThan(0.004);
  });

  test("only zeros say nothing; with ties alone the exact test still works", () => {
    expect(signedRankTest([0, 0, 0])).toEqual({ pValue: 1, rankBiserial: 0 });
    expect(signedRankTest([]).pValue).toBe(1);
    expect(signedRankTest([1, 1, 1, 1, 1, 1]).pValue).toBeCloseTo(2 / 64, 12);
    expect(() => signedRankInterval([], 0.95)).toThrow();
  });
});
