import { describe, expect, it } from "vitest";
import { drawPlan } from "./drawn-plan.fixture";
import { findingsOf } from "./rule-findings.fixture";

const found = (filter: string) =>
  findingsOf(
    "cast-on-column",
    drawPlan({
      title: "Seq Scan on orders",
      details: [`Filter: ${filter}`, "Rows Removed by Filter: 50000"],
    }),
  );

describe("cast-on-column", () => {
  it("speaks of a column that is converted to be compared", () => {
    expect(found("((customer_id)::numeric = 42.0)")).toMatchObject([
      { evidence: expect.stringContaining("Every customer_id of orders is converted") as string },
    ]);
    expect(found("((placed_at)::date = '2026-01-01'::date)")).toHaveLength(1);
  });
  it("is silent about varchar shown as text, which its index serves", () => {
    expect(found("((status)::text = 'paid'::text)")).toEqual([]);
  });
});
