import { describe, expect, it } from "vitest";
import { drawPlan } from "./drawn-plan.fixture";
import { findingsOf } from "./rule-findings.fixture";

const walk = (top: string, removed: number) =>
  drawPlan({
    title: top,
    rows: 20,
    below: [
      {
        title: "Index Scan Backward using orders_placed_at on orders",
        ms: 99,
        rows: 20,
        details: ["Filter: (customer_id = 42)", `Rows Removed by Filter: ${removed}`],
      },
    ],
  });

describe("limit-walks-index", () => {
  it("speaks of an index walked in order below a Limit, past rows that do not match", () => {
    expect(findingsOf("limit-walks-index", walk("Limit", 50_000))).toMatchObject([
      { nodeId: "0.0", tryIt: { sql: "CREATE INDEX ON orders (customer_id);" } },
    ]);
  });
  it("is silent without a Limit, and when matching rows come soon", () => {
    expect(findingsOf("limit-walks-index", walk("Unique", 50_000))).toEqual([]);
    expect(findingsOf("limit-walks-index", walk("Limit", 500))).toEqual([]);
  });
});
