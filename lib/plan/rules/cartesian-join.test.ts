import { describe, expect, it } from "vitest";
import { drawPlan } from "./drawn-plan.fixture";
import { findingsOf } from "./rule-findings.fixture";

const join = (inner: { title: string; details?: string[] }, outerDetails: string[] = [], rows = 1000) =>
  drawPlan({
    title: "Nested Loop",
    rows: rows * rows,
    below: [
      { title: "Seq Scan on a", rows, details: outerDetails },
      { ...inner, rows, loops: rows, ms: 0.01 },
    ],
  });

describe("cartesian-join", () => {
  it("speaks of stored rows that are paired without a condition, whatever part of the time that is", () => {
    expect(findingsOf("cartesian-join", join({ title: "Materialize" }))).toMatchObject([
      { nodeId: "0", share: null, severity: 4 },
    ]);
  });
  it("is silent when the inner side looks up the outer row", () => {
    const inner = { title: "Index Scan using b_x on b", details: ["Index Cond: (x = a.x)"] };
    expect(findingsOf("cartesian-join", join(inner))).toEqual([]);
  });
  it("is silent when both sides are bound to one value, as in a.x = b.x AND a.x = 7", () => {
    const inner = { title: "Seq Scan on b", details: ["Filter: (x = 7)"] };
    expect(findingsOf("cartesian-join", join(inner, ["Filter: (x = 7)"]))).toEqual([]);
    expect(findingsOf("cartesian-join", join(inner, ["Filter: (y = 8)"]))).toHaveLength(1);
  });
  it("is silent about few pairs", () => {
    expect(findingsOf("cartesian-join", join({ title: "Materialize" }, [], 12))).toEqual([]);
  });
});
