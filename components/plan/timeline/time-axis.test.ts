import { describe, expect, it } from "vitest";
import { axisTicks } from "./time-axis";

const labels = (...of: Parameters<typeof axisTicks>) =>
  axisTicks(...of).map(({ label }) => label.replaceAll("\u202f", " "));

describe("axisTicks", () => {
  it("marks round values in one unit", () => {
    expect(labels({ unit: "time", end: 96.4 }, 5)).toEqual(["0", "20 ms", "40 ms", "60 ms", "80 ms"]);
    expect(labels({ unit: "time", end: 2400 }, 5)).toEqual(["0", "0.5 s", "1.0 s", "1.5 s", "2.0 s"]);
    expect(labels({ unit: "time", end: 0.31 }, 4)).toEqual(["0", "100 µs", "200 µs", "300 µs"]);
  });
  it("marks no more values than there is room for", () => {
    for (let most = 2; most < 12; most += 1)
      for (const end of [0.02, 1, 9.3, 61, 66.1, 75, 99.9, 100, 1234, 59_000, 61_000, 4e6]) {
        const count = labels({ unit: "time", end }, most).length;
        expect(count, `${end} ms, at most ${most}`).toBeLessThanOrEqual(most);
        expect(count, `${end} ms, at most ${most}`).toBeGreaterThan(1);
      }
  });
  it("counts costs without a unit", () => {
    expect(labels({ unit: "cost", end: 25_000 }, 3)).toEqual(["0", "10 k", "20 k"]);
  });
  it("has nothing to mark on an axis without length", () => {
    expect(axisTicks({ unit: "time", end: 0 }, 5)).toEqual([]);
    expect(axisTicks({ unit: null, end: 0 }, 5)).toEqual([]);
  });
  it("places each mark at its part of the axis", () => {
    expect(axisTicks({ unit: "time", end: 100 }, 3).map(({ at }) => at)).toEqual([0, 0.5, 1]);
  });
});
