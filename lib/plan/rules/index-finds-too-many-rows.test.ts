import { describe, expect, it } from "vitest";
import { drawPlan } from "./drawn-plan.fixture";
import { findingsOf } from "./rule-findings.fixture";

const scan = (removed: number, filter: string) =>
  drawPlan({
    title: "Index Scan using orders_customer on orders o",
    rows: 100,
    details: ["Index Cond: (customer_id = 42)", `Filter: ${filter}`, `Rows Removed by Filter: ${removed}`],
  });

describe("index-finds-too-many-rows", () => {
  it("adds the filter's column to those that the index already searches", () => {
    const [finding] = findingsOf("index-finds-too-many-rows", scan(1900, "(status = 'open'::text)"));
    expect(finding).toMatchObject({
      share: 0.95,
      evidence: expect.stringContaining("orders_customer finds 2\u202f000 rows") as string,
      tryIt: { sql: "CREATE INDEX ON orders (customer_id, status);" },
    });
  });
  it("offers no index where the filter has no plain column", () => {
    const [finding] = findingsOf("index-finds-too-many-rows", scan(1900, "(lower(status) = 'open'::text)"));
    expect(finding?.tryIt).toBeUndefined();
  });
  it("is silent when most of what the index finds is wanted, or little is removed", () => {
    expect(findingsOf("index-finds-too-many-rows", scan(90, "(status = 'open'::text)"))).toEqual([]);
  });
});
