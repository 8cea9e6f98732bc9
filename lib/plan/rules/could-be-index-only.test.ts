import { describe, expect, it } from "vitest";
import { drawPlan } from "./drawn-plan.fixture";
import { findingsOf } from "./rule-findings.fixture";

const scan = (output: string, details: string[] = []) =>
  drawPlan({
    title: "Index Scan using orders_customer on public.orders o",
    rows: 5000,
    details: [`Output: ${output}`, "Index Cond: (o.customer_id = 42)", ...details],
  });

describe("could-be-index-only", () => {
  it("includes the few columns that are needed beside the searched ones", () => {
    expect(findingsOf("could-be-index-only", scan("o.placed_at, o.customer_id"))).toMatchObject([
      { tryIt: { sql: "CREATE INDEX ON public.orders (customer_id) INCLUDE (placed_at);" } },
    ]);
  });
  it("needs the filter's columns as well", () => {
    const text = scan("o.id", ["Filter: (o.status = 'open'::text)", "Rows Removed by Filter: 10"]);
    expect(findingsOf("could-be-index-only", text)[0]?.tryIt?.sql).toMatch(/INCLUDE \(id, status\);$/);
  });
  it("is silent about expressions, many columns, and filters that it cannot read", () => {
    expect(findingsOf("could-be-index-only", scan("lower(o.note)"))).toEqual([]);
    expect(findingsOf("could-be-index-only", scan("o.a, o.b, o.c, o.d, o.e"))).toEqual([]);
    expect(findingsOf("could-be-index-only", scan("o.id", ["Filter: (NOT o.is_open)"]))).toEqual([]);
  });
});
