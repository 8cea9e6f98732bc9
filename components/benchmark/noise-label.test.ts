import { describe, expect, it } from "vitest";
import { noiseLabelPlace } from "./noise-label";

describe("noiseLabelPlace", () => {
  it("names the band on its right where there is room", () => {
    expect(noiseLabelPlace(100, 140, 300)).toEqual({ x: 145, anchor: "start" });
  });

  it("names it on its left when the band ends near the edge", () => {
    expect(noiseLabelPlace(200, 280, 300)).toEqual({ x: 195, anchor: "end" });
  });

  it("keeps the name inside the chart when the band fills it", () => {
    expect(noiseLabelPlace(45, 290, 300)).toEqual({ x: 300, anchor: "end" });
  });
});
