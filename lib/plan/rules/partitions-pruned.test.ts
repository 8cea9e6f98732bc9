import { describe, expect, it } from "vitest";
import { drawPlan } from "./drawn-plan.fixture";
import { findingsOf } from "./rule-findings.fixture";

const plan = (details: string[]) =>
  drawPlan({ title: "Append", details, below: [{ title: "Seq Scan on event_1 event_1" }] });

describe("partitions-pruned", () => {
  it("counts the partitions that were left out", () => {
    expect(findingsOf("partitions-pruned", plan(["Subplans Removed: 3"]))).toMatchObject([
      { verdict: "fine", evidence: "3 of 4 subplans were left out at execution." },
    ]);
  });
  it("is silent when all were searched", () => {
    expect(findingsOf("partitions-pruned", plan([]))).toEqual([]);
  });
});
