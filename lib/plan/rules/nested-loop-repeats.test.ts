import { describe, expect, it } from "vitest";
import { drawPlan } from "./drawn-plan.fixture";
import { findingsOf } from "./rule-findings.fixture";

const found = (loops: number, inner: { title: string; details?: string[] }) =>
  findingsOf(
    "nested-loop-repeats",
    drawPlan({
      title: "Nested Loop",
      rows: loops,
      below: [
        { title: "Seq Scan on a", rows: loops },
        { ...inner, ms: 90 / loops, loops },
      ],
    }),
  );
const INDEX_SCAN = { title: "Index Scan using b_pkey on b", details: ["Index Cond: (id = a.id)"] };

describe("nested-loop-repeats", () => {
  it("speaks at the join, and tries it without nested loops", () => {
    expect(found(5000, INDEX_SCAN)).toMatchObject([
      { nodeId: "0", share: 0.9, tryIt: { sql: "SET enable_nestloop = off;" } },
    ]);
  });
  it("is silent about few loops, and where memoize-misses or filter-removes-most-rows names the cause", () => {
    expect(found(100, INDEX_SCAN)).toEqual([]);
    expect(found(5000, { title: "Memoize", details: ["Cache Key: a.id"] })).toEqual([]);
    const filtered = {
      title: "Seq Scan on b",
      details: ["Filter: (id = a.id)", "Rows Removed by Filter: 90"],
    };
    expect(found(5000, filtered)).toEqual([]);
  });
});
