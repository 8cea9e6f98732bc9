import { describe, expect, it } from "vitest";
import { drawPlan } from "./drawn-plan.fixture";
import { findingsOf } from "./rule-findings.fixture";

const found = (planningMs: number, executionMs: number) =>
  findingsOf(
    "planning-dominates",
    drawPlan({ title: "Append", ms: executionMs }, [
      `Planning Time: ${planningMs.toFixed(3)} ms`,
      `Execution Time: ${executionMs.toFixed(3)} ms`,
    ]),
  );

describe("planning-dominates", () => {
  it("gives planning's share of both", () => {
    expect(found(75, 25)).toMatchObject([{ share: 0.75 }]);
  });
  it("is silent when execution takes longer, or planning is short", () => {
    expect(found(20, 25)).toEqual([]);
    expect(found(2, 1)).toEqual([]);
  });
});
