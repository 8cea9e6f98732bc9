import { describe, expect, it } from "vitest";
import { drawPlan } from "./drawn-plan.fixture";
import { findingsOf } from "./rule-findings.fixture";

const tryFor = (filter: string) =>
  findingsOf(
    "function-on-column",
    drawPlan({
      title: "Seq Scan on customer c",
      details: [`Filter: ${filter}`, "Rows Removed by Filter: 50000"],
    }),
  ).map(({ tryIt }) => tryIt?.sql);

describe("function-on-column", () => {
  it("offers an index on an expression that never changes", () => {
    expect(tryFor("(lower(c.email) = 'a@b'::text)")).toEqual(["CREATE INDEX ON customer (lower(email));"]);
    expect(tryFor("(upper((c.email)::text) = 'A'::text)")).toEqual([
      "CREATE INDEX ON customer (upper((email)::text));",
    ]);
  });
  it("asks for a range where the function depends on settings", () => {
    expect(tryFor("(to_char(placed_at, 'YYYY-MM'::text) = '2025-11'::text)")).toEqual([undefined]);
    expect(tryFor("(date_trunc('month'::text, placed_at) = '2025-11-01'::date)")).toEqual([undefined]);
  });
  it("is silent about a plain comparison", () => {
    expect(tryFor("(email = 'a@b'::text)")).toEqual([]);
  });
});
