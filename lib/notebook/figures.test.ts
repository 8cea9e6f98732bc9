import { describe, expect, it } from "vitest";
import { codeRanges } from "./code-ranges";
import { findFigureReferences, resolveFigure, substituteFigures, type FigureLookup } from "./figures";

const FIGURES: FigureLookup = new Map([
  [
    "bench",
    [
      { path: "after.median", value: 0.4123, unit: "ms" },
      { path: "ratio", value: 14.21, unit: "ratio" },
      { path: "writes", value: 2.1, unit: "percent" },
      { path: "verdict", value: "14.2× faster", unit: "text" },
    ],
  ],
  ["fresh", null],
]);

const plain = (text: string) => text.replaceAll("\u202f", " ");
const found = (markdown: string) => findFigureReferences(markdown).map((r) => `${r.cellName}.${r.path}`);

describe("findFigureReferences", () => {
  it("finds references with their places", () => {
    const markdown = "It takes {{bench.after.median}}, {{ bench.ratio }} less.";
    expect(found(markdown)).toEqual(["bench.after.median", "bench.ratio"]);
    expect(findFigureReferences(markdown)[1]).toMatchObject({ offset: 33, length: 17 });
  });

  it.each([
    "{{bench}}",
    "{{Bench.median}}",
    "{ {bench.median} }",
    "`{{bench.median}}`",
    "``a ` {{bench.median}}``",
    "```sql\n{{bench.median}}\n```",
    "~~~\n{{bench.median}}",
  ])("finds none in %j", (markdown) => expect(found(markdown)).toEqual([]));

  it("finds one after code, after an unclosed backtick, and in a paragraph after one", () => {
    expect(found("`x` {{a.b}}\n\n``` not a fence ``` {{a.c}}\n\n` {{a.d}}\n\nnext ` {{a.e}}")).toEqual([
      "a.b",
      "a.c",
      "a.d",
      "a.e",
    ]);
  });

  it("takes time linear in the text, whatever it holds", () => {
    for (const hostile of ["`a``b", "{{a.", "```x", "``\n", "~~~\n"]) {
      expect(codeRanges(hostile.repeat(60_000)).length).toBeGreaterThanOrEqual(0);
      findFigureReferences(hostile.repeat(60_000) + "{{");
    }
  });
});

describe("resolveFigure", () => {
  it.each([
    ["after.median", "412 µs", "0.4123 ms"],
    ["ratio", "14.2×", "14.21×"],
    ["writes", "2.1 %", "2.1 %"],
    ["verdict", "14.2× faster", "14.2× faster"],
  ])("bench.%s reads %s", (path, text, exact) => {
    const resolved = resolveFigure({ cellName: "bench", path }, FIGURES);
    expect(resolved.state === "resolved" && [plain(resolved.text), plain(resolved.exact)]).toEqual([
      text,
      exact,
    ]);
  });

  it.each([
    ["other", "median", "No cell is named other."],
    ["bench", "median", "The cell bench has no figure median. It has after.median, ratio, writes, verdict."],
  ])("%s.%s: %s", (cellName, path, reason) =>
    expect(resolveFigure({ cellName, path }, FIGURES)).toEqual({ state: "unresolved", reason }),
  );
});

describe("resolveFigure of a cell that has not been run", () => {
  it("is pending, not wrong", () =>
    expect(resolveFigure({ cellName: "fresh", path: "median" }, FIGURES)).toEqual({
      state: "pending",
      reason: "The cell fresh has no recorded run.",
    }));
});

describe("substituteFigures", () => {
  it("writes values in and leaves what cannot be resolved as it was", () => {
    const markdown = "{{bench.ratio}} and {{bench.nothing}}, `{{bench.ratio}}`";
    expect(substituteFigures(markdown, FIGURES)).toBe("14.2× and {{bench.nothing}}, `{{bench.ratio}}`");
  });
});
