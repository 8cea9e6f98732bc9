import { describe, expect, it } from "vitest";
import type { IndexFacts } from "./catalog-facts";
import { catalogFacts, columnFacts, indexFacts, relationFacts } from "./catalog.fixture";
import { drawPlan } from "./drawn-plan.fixture";
import { findingsOf } from "./rule-findings.fixture";

const found = (filter: string, index: IndexFacts, after: string[] = []) =>
  findingsOf(
    "index-not-used",
    drawPlan(
      { title: "Seq Scan on orders", details: [`Filter: ${filter}`, "Rows Removed by Filter: 50000"] },
      after,
    ),
    "",
    catalogFacts([
      relationFacts("orders", {
        columns: [
          columnFacts("id"),
          columnFacts("customer_id", { correlation: 0.02 }),
          columnFacts("email", { type: "text" }),
          columnFacts("status", { type: "text" }),
        ],
        indexes: [index],
      }),
    ]),
  );
const suggestion = (...args: Parameters<typeof found>) => found(...args)[0]?.suggestion;

describe("index-not-used", () => {
  it("tells a conversion of the column by its type", () => {
    expect(suggestion("((customer_id)::numeric = 42.0)", indexFacts("by_customer", ["customer_id"]))).toBe(
      "The condition converts every customer_id to numeric, the index holds it as bigint. Give the value as bigint.",
    );
  });
  it("tells a collation, with an index for patterns to try", () => {
    const finding = found("(email ~~ 'ada%'::text)", indexFacts("by_email", ["email"]))[0];
    expect(finding?.suggestion).toContain("text_pattern_ops");
    expect(finding?.tryIt?.sql).toBe("CREATE INDEX ON public.orders (email text_pattern_ops);");
  });
  it("tells a missing leading column, a predicate, an expression, and an invalid index", () => {
    expect(suggestion("(customer_id = 42)", indexFacts("by_status", ["status", "customer_id"]))).toContain(
      "It begins with status",
    );
    const partial = indexFacts("open", ["customer_id"], { predicate: "(status = 'open'::text)" });
    expect(suggestion("(customer_id = 42)", partial)).toContain(
      "only the rows where (status = 'open'::text)",
    );
    expect(suggestion("(lower(email) = 'ada'::text)", indexFacts("by_email", ["email"]))).toContain(
      "The condition is on lower(email), the index on email",
    );
    const invalid = indexFacts("broken", ["customer_id"], { isValid: false });
    expect(suggestion("(customer_id = 42)", invalid)).toContain("It is invalid");
  });
  it("tells low correlation of an index that fits, and lets the choice be measured", () => {
    const finding = found("(customer_id = 42)", indexFacts("by_customer", ["customer_id"]))[0];
    expect(finding?.suggestion).toContain("correlation 0.02");
    expect(finding?.tryIt?.sql).toBe("SET enable_seqscan = off;");
    const off = ["Settings: enable_indexscan = 'off'"];
    expect(suggestion("(customer_id = 42)", indexFacts("by_customer", ["customer_id"]), off)).toContain(
      "enable_indexscan is off.",
    );
  });
  it("is silent about indexes that have nothing to do with the condition", () => {
    expect(found("(customer_id = 42)", indexFacts("by_email", ["email"]))).toEqual([]);
  });
});
