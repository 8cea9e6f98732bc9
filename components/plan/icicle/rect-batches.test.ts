import { describe, expect, it } from "vitest";
import { heatOf } from "../heat";
import type { DrawnRect } from "./drawn-rects";
import { batchRects } from "./rect-batches";

const rect = (x: number, heat: number, isDimmed = false): DrawnRect => ({
  id: String(x),
  x,
  y: 27,
  width: 3,
  height: 26,
  label: "",
  figure: "",
  heat: heatOf(heat),
  isDimmed,
  isBroken: false,
});

describe("batchRects", () => {
  it("makes one path of all rectangles that look alike", () => {
    const batches = batchRects([...Array(5000).keys()].map((x) => rect(x, x % 2 === 0 ? 0 : 0.7)));
    expect(batches).toHaveLength(2);
    expect(batches.map(({ path }) => path.match(/z/g)?.length)).toEqual([2500, 2500]);
  });
  it("draws each rectangle within its bounds", () => {
    expect(batchRects([rect(10, 0)])[0]?.path).toBe("M10.5 27.5h2v25h-2z");
  });
  it("takes the heat from what the search did not find", () => {
    expect(batchRects([rect(0, 0.9, true)])[0]?.fill).toBe("var(--surface)");
  });
});
