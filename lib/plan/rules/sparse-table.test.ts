import { describe, expect, it } from "vitest";
import { drawPlan } from "./drawn-plan.fixture";
import { findingsOf } from "./rule-findings.fixture";

const scan = (rows: number, blocks: number, width = 100) =>
  drawPlan({ title: "Seq Scan on queue", rows, width, details: [`Buffers: shared hit=${blocks}`] });

describe("sparse-table", () => {
  it("speaks of many blocks with few rows, and counts those that a packed table would not have", () => {
    expect(findingsOf("sparse-table", scan(100, 10_000))).toMatchObject([
      { share: expect.closeTo(0.995, 5) as number, buffersAtStake: 9950 },
    ]);
  });
  it("is silent about full blocks, small tables and rows that fill a block", () => {
    expect(findingsOf("sparse-table", scan(50_000, 1000))).toEqual([]);
    expect(findingsOf("sparse-table", scan(1, 40))).toEqual([]);
    expect(findingsOf("sparse-table", scan(100, 10_000, 7000))).toEqual([]);
  });
});
