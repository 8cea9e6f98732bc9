import { describe, expect, it } from "vitest";
import { catalogFacts, columnFacts, relationFacts } from "./catalog.fixture";
import { drawPlan } from "./drawn-plan.fixture";
import { findingsOf } from "./rule-findings.fixture";

const found = (condition: string, referringType = "bigint", referredType = "numeric") =>
  findingsOf(
    "type-mismatch",
    drawPlan({
      title: "Hash Join",
      details: [`Hash Cond: ${condition}`],
      below: [
        { title: "Seq Scan on orders o", ms: 20 },
        { title: "Hash", ms: 20, below: [{ title: "Seq Scan on customers c", ms: 10 }] },
      ],
    }),
    "",
    catalogFacts([
      relationFacts("orders", { columns: [columnFacts("customer_id", { type: referringType })] }),
      relationFacts("customers", { columns: [columnFacts("id", { type: referredType })] }),
    ]),
  );

describe("type-mismatch", () => {
  it("names both columns with their types", () => {
    expect(found("((o.customer_id)::numeric = c.id)")).toMatchObject([
      {
        evidence:
          "orders.customer_id (bigint) is converted to numeric in every row, to be compared with customers.id (numeric).",
      },
    ]);
    expect(found("(c.id = (o.customer_id)::numeric)")).toHaveLength(1);
  });
  it("is silent about columns of one type, and about text that is only named otherwise", () => {
    expect(found("(o.customer_id = c.id)", "bigint", "bigint")).toEqual([]);
    expect(found("((o.customer_id)::text = c.id)", "character varying(20)", "text")).toEqual([]);
  });
});
