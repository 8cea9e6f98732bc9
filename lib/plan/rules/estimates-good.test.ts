import { describe, expect, it } from "vitest";
import { drawPlan } from "./drawn-plan.fixture";
import { findingsOf } from "./rule-findings.fixture";

const plan = (planRows: number) =>
  drawPlan({
    title: "Hash Join",
    rows: 100,
    below: [
      { title: "Seq Scan on a", rows: 100, planRows },
      { title: "Hash", rows: 50, below: [{ title: "Seq Scan on b", rows: 50 }] },
    ],
  });

describe("estimates-good", () => {
  it("says so once for the whole plan, with the worst factor", () => {
    expect(findingsOf("estimates-good", plan(200))).toMatchObject([
      { verdict: "fine", nodeId: "0", evidence: "At 4 nodes the row estimate is at most 2.00× off." },
    ]);
  });
  it("is silent when one is further off", () => {
    expect(findingsOf("estimates-good", plan(500))).toEqual([]);
  });
});
