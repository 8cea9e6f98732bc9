import { describe, expect, it } from "vitest";
import { drawPlan } from "./drawn-plan.fixture";
import { findingsOf } from "./rule-findings.fixture";

const plan = (title: string, buffers: string) =>
  drawPlan({ title, rows: 9, details: [`Buffers: ${buffers}`] });

describe("temp-files", () => {
  it("asks for three times what was written", () => {
    expect(
      findingsOf("temp-files", plan("WindowAgg", "shared hit=5, temp read=2000 written=1000")),
    ).toMatchObject([{ buffersAtStake: 3000, tryIt: { sql: "SET work_mem = '32MB';" } }]);
  });
  it("is silent without temporary blocks, and where sort-spills speaks", () => {
    expect(findingsOf("temp-files", plan("WindowAgg", "shared hit=5"))).toEqual([]);
    expect(findingsOf("temp-files", plan("Sort", "temp read=2000 written=1000"))).toEqual([]);
  });
});
