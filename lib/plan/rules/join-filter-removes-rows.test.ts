import { describe, expect, it } from "vitest";
import { drawPlan } from "./drawn-plan.fixture";
import { findingsOf } from "./rule-findings.fixture";

const join = (filter: string, removed: number) =>
  drawPlan({
    title: "Nested Loop",
    rows: 100,
    details: [`Join Filter: ${filter}`, `Rows Removed by Join Filter: ${removed}`],
    below: [
      { title: "Seq Scan on a", ms: 1, rows: 1000 },
      {
        title: "Materialize",
        ms: 0.01,
        rows: 1000,
        loops: 1000,
        below: [{ title: "Seq Scan on b", rows: 1000 }],
      },
    ],
  });

describe("join-filter-removes-rows", () => {
  it("tries another join method where there is an equality, and says so once for the join", () => {
    const text = join("(a.x = b.x)", 999_900);
    expect(findingsOf("join-filter-removes-rows", text)).toMatchObject([
      { nodeId: "0", tryIt: { sql: "SET enable_nestloop = off;" } },
    ]);
    expect(findingsOf("nested-loop-repeats", text)).toEqual([]);
  });
  it("proposes two joins for an OR, and no setting", () => {
    const [finding] = findingsOf("join-filter-removes-rows", join("((a.x = b.x) OR (a.y = b.y))", 999_900));
    expect(finding?.suggestion).toContain("UNION");
    expect(finding?.tryIt).toBeUndefined();
  });
  it("is silent when few pairs are removed", () => {
    expect(findingsOf("join-filter-removes-rows", join("(a.x = b.x)", 5000))).toEqual([]);
  });
});
