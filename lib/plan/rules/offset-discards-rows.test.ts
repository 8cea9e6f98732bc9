import { describe, expect, it } from "vitest";
import { drawPlan } from "./drawn-plan.fixture";
import { findingsOf } from "./rule-findings.fixture";

const page = (given: number) =>
  drawPlan({
    title: "Limit",
    rows: 20,
    below: [{ title: "Index Scan using o on orders", ms: 99, rows: given }],
  });

describe("offset-discards-rows", () => {
  it("speaks of rows that are computed and skipped", () => {
    expect(findingsOf("offset-discards-rows", page(50_020))).toMatchObject([
      { nodeId: "0", evidence: expect.stringContaining("50\u202fk of them skipped") as string },
    ]);
  });
  it("is silent about the first pages", () => {
    expect(findingsOf("offset-discards-rows", page(220))).toEqual([]);
  });
});
