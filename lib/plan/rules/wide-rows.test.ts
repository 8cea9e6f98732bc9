import { describe, expect, it } from "vitest";
import { drawPlan } from "./drawn-plan.fixture";
import { findingsOf } from "./rule-findings.fixture";

const found = (width: number, rows: number) =>
  findingsOf("wide-rows", drawPlan({ title: "Sort", rows, width, details: ["Sort Key: id"] }));

describe("wide-rows", () => {
  it("counts the bytes that are copied", () => {
    expect(found(4000, 20_000)).toMatchObject([
      { evidence: expect.stringContaining("76\u202fMB") as string },
    ]);
  });
  it("is silent about narrow rows, and about few", () => {
    expect(found(200, 20_000)).toEqual([]);
    expect(found(4000, 100)).toEqual([]);
  });
});
