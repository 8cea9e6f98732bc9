import { describe, expect, it } from "vitest";
import { readBenchmarkFigures } from "./benchmark-runs";
import type { Figure } from "./runs";

const ratio = (path: string, value: number): Figure => ({ path, value, unit: "ratio" });
const words = (path: string, value: string): Figure => ({ path, value, unit: "text" });

describe("readBenchmarkFigures", () => {
  it("finds the ratio, interval and claim of every arm, and the verdict", () => {
    const figures = [
      ratio("after.42.ratio", 3),
      ratio("after.42.ratioLow", 2.5),
      ratio("after.42.ratioHigh", 3.5),
      words("after.42.faster", "3.00× faster"),
      ratio("other.ratio", 0.99),
      words("other.faster", "not measurably different"),
      words("verdict", "after is faster."),
    ];
    expect(readBenchmarkFigures(figures)).toEqual({
      verdict: "after is faster.",
      ratios: [
        { arm: "after.42", ratio: 3, low: 2.5, high: 3.5, claim: "faster" },
        { arm: "other", ratio: 0.99, low: null, high: null, claim: "none" },
      ],
    });
  });

  it("claims nothing where two parameter sets went opposite ways", () => {
    const figures = [ratio("after.ratio", 1.2), words("after.faster", "faster and slower")];
    expect(readBenchmarkFigures(figures).ratios[0]?.claim).toBe("none");
  });

  it("has nothing to tell of a run without figures", () => {
    expect(readBenchmarkFigures([])).toEqual({ verdict: "", ratios: [] });
  });
});
