import { describe, expect, it } from "vitest";
import { figureChange } from "./figure-change";
import { FIGURES, figureInColumn, type FigureName } from "./figures";

const figure = (name: FigureName) => FIGURES.find((one) => one.name === name)!;
const words = (name: FigureName, before: number, after: number) =>
  figureChange(figure(name), { before, after }).words.replaceAll("\u202f", " ");
const verdict = (name: FigureName, before: number | null, after: number | null, whole = 0) =>
  figureChange(figure(name), { before, after }, whole).verdict;

describe("figureChange", () => {
  it("says the difference and, from twice on, the factor", () => {
    expect(words("timeMs", 96.1, 0.41)).toBe("95.7 ms less, 234×");
    expect(words("timeMs", 100, 103)).toBe("3.00 ms more, 3.0 %");
    expect(words("sharedReadBlocks", 0, 3)).toBe("3 more");
    expect(words("cost", 1000.03, 1000)).toBe("same");
  });
  it("judges time beyond noise, counts beyond a hundredth, and rows never", () => {
    expect([verdict("timeMs", 100, 97), verdict("timeMs", 100, 90), verdict("timeMs", 90, 100)]).toEqual([
      "same",
      "better",
      "worse",
    ]);
    expect(verdict("sharedHitBlocks", 1000, 980)).toBe("better");
    expect(verdict("rows", 10, 1000)).toBe("none");
  });
  it("judges nothing that is too small a part of the whole, or missing on one side", () => {
    expect(verdict("timeMs", 0.01, 0.02, 100)).toBe("same");
    expect(verdict("timeMs", 10, 20, 100)).toBe("worse");
    expect(verdict("timeMs", null, 20)).toBe("none");
  });
});

describe("figureInColumn", () => {
  it("writes all times of a column in one unit, and leaves counts alone", () => {
    const time = figureInColumn(figure("timeMs"), [36.6, 0.006, null]);
    expect([36.6, 0.31].map(time.format).map((text) => text.replace("\u202f", " "))).toEqual([
      "36.60 ms",
      "0.31 ms",
    ]);
    expect(figureInColumn(figure("cost"), [1])).toBe(figure("cost"));
  });
});
