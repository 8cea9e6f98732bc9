import { describe, expect, test } from "vitest";
import { normalCdf, normalQuantile } from "./normal";
import { studentQuantile } from "./student";

// Expected values: Abramowitz and Stegun, tables 26.1 and 26.10, to the digits printed there and beyond by R's pnorm, qnorm, qt.
describe("normalCdf", () => {
  test.each([
    [0, 0.5],
    [1.96, 0.9750021048517795],
    [-3, 0.0013498980316301],
    [4.99, 0.999999698103537],
    [-6, 9.865876450376946e-10],
  ])("at %f is %f", (x, expected) => {
    expect(normalCdf(x) / expected).toBeCloseTo(1, 10);
  });

  test("has no step where the series gives way to the continued fraction", () => {
    expect(normalCdf(-5 + 1e-9) / normalCdf(-5 - 1e-9)).toBeCloseTo(1, 6);
  });
});

describe("normalQuantile", () => {
  test("inverts the distribution function", () => {
    for (const p of [1e-10, 1e-4, 0.024, 0.025, 0.3, 0.5, 0.8, 0.975, 0.9999])
      expect(normalCdf(normalQuantile(p)) / p).toBeCloseTo(1, 9);
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 12);
  });

  test.each([0, 1, -1, NaN])("of %f is refused", (p) => {
    expect(() => normalQuantile(p)).toThrow(RangeError);
  });
});

describe("studentQuantile", () => {
  test.each([
    [1, 12.7062047],
    [2, 4.3026527],
    [3, 3.1824463],
    [4, 2.7764451],
    [5, 2.5705818],
    [9, 2.2621572],
    [30, 2.0422725],
    [1000, 1.9623391],
  ])("at 0.975 with %i degrees of freedom is %f", (degrees, expected) => {
    expect(studentQuantile(0.975, degrees)).toBeCloseTo(expected, 4);
  });

  test("at one half is 0", () => {
    for (const degrees of [1, 2, 7]) expect(studentQuantile(0.5, degrees)).toBeCloseTo(0, 6);
  });

  test("needs at least one degree of freedom", () => {
    expect(() => studentQuantile(0.975, 0)).toThrow(RangeError);
  });
});
