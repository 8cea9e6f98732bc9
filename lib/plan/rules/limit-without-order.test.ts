import { describe, expect, it } from "vitest";
import { drawPlan } from "./drawn-plan.fixture";
import { findingsOf } from "./rule-findings.fixture";

const found = (below: string) =>
  findingsOf(
    "limit-without-order",
    drawPlan({ title: "Limit", rows: 10, below: [{ title: below, rows: 10 }] }),
  );

describe("limit-without-order", () => {
  it("remarks that rows come in no order, without a share of the time", () => {
    expect(found("Seq Scan on orders")).toMatchObject([{ severity: 0, share: null }]);
    expect(found("Hash Join")).toHaveLength(1);
  });
  it("is silent where an order is made or may be an index's", () => {
    expect(found("Sort")).toEqual([]);
    expect(found("Index Scan using orders_pkey on orders")).toEqual([]);
    expect(found("Gather Merge")).toEqual([]);
  });
});
