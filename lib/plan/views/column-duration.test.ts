import { describe, expect, it } from "vitest";
import { columnDuration } from "./column-duration";

const column = (largest: number, values: number[]) =>
  values.map((value) => columnDuration(largest)(value).replaceAll("\u202f", " "));

describe("columnDuration", () => {
  it("gives all values of a column one unit and the same decimals", () => {
    expect(column(13.704, [13.704, 0.31, 0.005])).toEqual(["13.70 ms", "0.31 ms", "0.01 ms"]);
    expect(column(1.5, [1.5, 0.005])).toEqual(["1.500 ms", "0.005 ms"]);
    expect(column(2500, [2500, 40])).toEqual(["2 500.0 ms", "40.0 ms"]);
    expect(column(0.41, [0.41, 0.007])).toEqual(["410 µs", "7 µs"]);
    expect(column(90_000, [90_000, 1500])).toEqual(["90.00 s", "1.50 s"]);
  });
  it("never writes a time that was measured as nothing", () => {
    expect(column(250, [0.005, 0, 12])).toEqual(["< 0.1 ms", "0.0 ms", "12.0 ms"]);
  });
});
