import { describe, expect, it } from "vitest";
import { drawPlan } from "./drawn-plan.fixture";
import { findingsOf } from "./rule-findings.fixture";

const scan = (andMs: number) =>
  drawPlan({
    title: "Bitmap Heap Scan on orders",
    rows: 40,
    details: ["Recheck Cond: ((day > 7) AND (customer_id = 42))"],
    below: [
      {
        title: "BitmapAnd",
        ms: andMs,
        rows: 0,
        below: [
          { title: "Bitmap Index Scan on orders_customer", ms: 1, rows: 500 },
          { title: "Bitmap Index Scan on orders_day", ms: andMs - 2, rows: 90_000 },
        ],
      },
    ],
  });

describe("bitmap-and", () => {
  it("offers one index on both columns, equality first", () => {
    expect(findingsOf("bitmap-and", scan(60))).toMatchObject([
      { nodeId: "0.0", share: 0.6, tryIt: { sql: "CREATE INDEX ON orders (customer_id, day);" } },
    ]);
  });
  it("is silent when the intersection takes little time", () => {
    expect(findingsOf("bitmap-and", scan(3))).toEqual([]);
  });
});
