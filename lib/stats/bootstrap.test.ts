import { describe, expect, test } from "vitest";
import { bcaCentreInterval } from "./bca-centre";
import { clusterInterval } from "./bootstrap";
import { bootstrapCentres, leaveOneOutCentres } from "./centre-bootstrap";
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

describe("bootstrapCentres", () => {
  test("are the Hodges-Lehmann estimates of samples drawn with these random numbers, odd and even in size", () => {
    for (const length of [1, 2, 5, 8, 31]) {
      const sample = draw(length);
      const again = seededRandom(9);
      const expected = Array.from({ length: 50 }, () =>
        hodgesLehmann(sample.map(() => sample[Math.floor(again() * length)]!)),
      );
      const centres = bootstrapCentres(sample, { resamples: 50, random: seededRandom(9) });
      centres.forEach((centre, index) => expect(centre).toBeCloseTo(expected[index]!, 12));
    }
  });

  test("need a value", () => {
    expect(() => bootstrapCentres([], { resamples: 1, random })).toThrow();
  });
});

test("leaveOneOutCentres are the estimates without each value in turn", () => {
  const sample = draw(12);
  leaveOneOutCentres(sample).forEach((centre, index) =>
    expect(centre).toBeCloseTo(hodgesLehmann(sample.toSpliced(index, 1)), 12),
  );
});

describe("bcaCentreInterval", () => {
  test("holds its estimate, is the same for the same seed, and does not depend on order beyond the draws", () => {
    const sample = draw(30);
    const first = bcaCentreInterval(sample, options(1));
    expect(first).toEqual(bcaCentreInterval(sample, options(1)));
    expect(first.low).toBeLessThan(first.estimate);
    expect(first.high).toBeGreaterThan(first.estimate);
    const reversed = bcaCentreInterval([...sample].reverse(), options(2, 4000));
    const straight = bcaCentreInterval(sample, options(3, 4000));
    expect(reversed.estimate).toBe(straight.estimate);
    expect(reversed.low).toBeCloseTo(straight.low, 1);
  });

  test("of equal values is that value", () => {
    const interval = bcaCentreInterval([2, 2, 2, 2, 2, 2], options(1));
    expect(interval).toEqual({ estimate: 2, low: 2, high: 2 });
  });

  test.each([
    [10, 0.11],
    [30, 0.08],
  ])(
    "of %i normal values misses the centre about as often as it may, few values too often",
    (length, most) => {
      const rate = missRate(600, (trial) => bcaCentreInterval(draw(length), options(trial, 400)));
      expect(rate).toBeLessThan(most);
      expect(rate).toBeGreaterThan(0.02);
    },
  );

  test("needs two observations", () => {
    expect(() => bcaCentreInterval([1], options(1))).toThrow();
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
