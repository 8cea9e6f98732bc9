import { describe, expect, test } from "vitest";
import { bcaInterval, clusterInterval } from "./bootstrap";
import { hodgesLehmann } from "./hodges-lehmann";
import { seededRandom } from "./random";

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const options = (seed: number, resamples = 400) => ({
  confidence: 0.95,
  resamples,
  random: seededRandom(seed),
});

const random = seededRandom(5);
const gaussian = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
const draw = (length: number) => Array.from({ length }, gaussian);

/** The share of trials whose interval misses the true centre, 0. */
function missRate(trials: number, interval: (trial: number) => { low: number; high: number }): number {
  let missed = 0;
  for (let trial = 0; trial < trials; trial += 1) {
    const { low, high } = interval(trial);
    if (low > 0 || high < 0) missed += 1;
  }
  return missed / trials;
}

describe("bcaInterval", () => {
  test("holds its estimate, is the same for the same seed, and does not depend on order beyond the draws", () => {
    const sample = draw(30);
    const first = bcaInterval(sample, hodgesLehmann, options(1));
    expect(first).toEqual(bcaInterval(sample, hodgesLehmann, options(1)));
    expect(first.low).toBeLessThan(first.estimate);
    expect(first.high).toBeGreaterThan(first.estimate);
    const reversed = bcaInterval([...sample].reverse(), hodgesLehmann, options(2, 4000));
    const straight = bcaInterval(sample, hodgesLehmann, options(3, 4000));
    expect(reversed.estimate).toBe(straight.estimate);
    expect(reversed.low).toBeCloseTo(straight.low, 1);
  });

  test("of equal values is that value", () => {
    expect(bcaInterval([2, 2, 2, 2, 2, 2], hodgesLehmann, options(1))).toEqual({
      estimate: 2,
      low: 2,
      high: 2,
    });
  });

  test.each([6, 10, 30])("of %i normal values misses the centre in about one trial in twenty", (length) => {
    const rate = missRate(400, (trial) => bcaInterval(draw(length), hodgesLehmann, options(trial, 300)));
    expect(rate).toBeLessThan(0.085);
    expect(rate).toBeGreaterThan(0.015);
  });

  test("needs two observations", () => {
    expect(() => bcaInterval([1], hodgesLehmann, options(1))).toThrow();
  });
});

describe("clusterInterval", () => {
  test.each([3, 6])("of the mean of %i clusters misses the centre in about one trial in twenty", (length) => {
    const rate = missRate(1000, (trial) => clusterInterval(draw(length), mean, options(trial, 300)));
    expect(rate).toBeLessThan(0.075);
    expect(rate).toBeGreaterThan(0.03);
  });

  test("of two clusters is wide, and one is too few", () => {
    const { low, high } = clusterInterval([0.9, 1.1], mean, options(1));
    expect(high - low).toBeGreaterThan(1);
    expect(() => clusterInterval([1], mean, options(1))).toThrow();
  });
});
