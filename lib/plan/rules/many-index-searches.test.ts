import { describe, expect, it } from "vitest";
import { drawPlan } from "./drawn-plan.fixture";
import { findingsOf } from "./rule-findings.fixture";

const scan = (searches: number, loops = 1) =>
  drawPlan({
    title: "Index Only Scan using orders_status_day on orders",
    rows: 200,
    loops,
    details: ["Index Cond: (day = 7)", `Index Searches: ${searches}`],
  });

describe("many-index-searches", () => {
  it("speaks of a skip scan that descends more often than it finds", () => {
    expect(findingsOf("many-index-searches", scan(12_000))).toMatchObject([
      { evidence: expect.stringContaining("searched 12\u202fk times for 200 rows") as string },
    ]);
  });
  it("is silent about one search per loop", () => {
    expect(findingsOf("many-index-searches", scan(5000, 5000))).toEqual([]);
  });
});
