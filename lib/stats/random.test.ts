import { describe, expect, test } from "vitest";
import { seededRandom, shuffled, xoshiro128 } from "./random";

describe("xoshiro128", () => {
  test("gives the reference implementation's numbers", () => {
    const next = xoshiro128([1, 2, 3, 4]);
    expect(Array.from({ length: 10 }, next)).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ]);
  });
});

describe("seededRandom", () => {
  test("repeats its sequence for a seed, and has another for another seed", () => {
    const sequence = (seed: number) => Array.from({ length: 5 }, seededRandom(seed));
    expect(sequence(7)).toEqual(sequence(7));
    expect(sequence(7)).not.toEqual(sequence(8));
  });

  test.each([0, 1, 12345, 2 ** 32 - 1])("is spread evenly over [0, 1) from seed %i", (seed) => {
    const random = seededRandom(seed);
    const bins = new Array<number>(10).fill(0);
    for (let draw = 0; draw < 10_000; draw += 1) bins[Math.floor(random() * 10)]! += 1;
    for (const count of bins) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });
});

describe("shuffled", () => {
  test("keeps the items, leaves the argument alone, and reaches every order equally often", () => {
    const random = seededRandom(1);
    const items = ["a", "b", "c"] as const;
    const counts = new Map<string, number>();
    for (let draw = 0; draw < 6000; draw += 1) {
      const order = shuffled(items, random).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(items).toEqual(["a", "b", "c"]);
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });
});
