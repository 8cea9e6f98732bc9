import { describe, expect, test } from "vitest";
import { factorTick, logScale, logTicks, msTick } from "./log-axis";

const ticksFor = (values: number[], width = 400) => logTicks(logScale(values, [0, width]));

describe("logTicks", () => {
  test.each([
    [
      [0.4, 96],
      [0.3, 1, 3, 10, 30, 100],
    ],
    [
      [1, 9],
      [1, 2, 5, 10],
    ],
    [
      [0.001, 1000],
      [0.001, 0.1, 10, 1000],
    ],
  ])("over %j gives round values", (values, expected) => {
    expect(ticksFor(values)).toEqual(expected);
  });

  test("over a short span gives even steps, and over one value still something to read", () => {
    expect(ticksFor([12.1, 12.9]).length).toBeGreaterThanOrEqual(2);
    expect(ticksFor([5]).length).toBeGreaterThanOrEqual(1);
  });

  test("labels have room: a narrow chart has fewer", () => {
    for (const width of [120, 200, 330, 900])
      for (const values of [
        [0.4, 96],
        [1, 2],
        [3, 3.1],
        [1e-3, 1e5],
      ])
        expect(ticksFor(values, width).length, `${values.join()} on ${width}`).toBeLessThanOrEqual(
          Math.max(2, width / 62),
        );
  });
});

describe("labels", () => {
  test.each([
    [0.1, "100 µs"],
    [1, "1 ms"],
    [1.25, "1.25 ms"],
    [10_000, "10 s"],
  ])("%f ms is %s", (ms, expected) => {
    expect(msTick(ms).replace(/\u202f/g, " ")).toBe(expected);
  });

  test.each([
    [1, "1×"],
    [0.5, "0.5×"],
    [100, "100×"],
  ])("the factor %f is %s", (factor, expected) => {
    expect(factorTick(factor)).toBe(expected);
  });
});
