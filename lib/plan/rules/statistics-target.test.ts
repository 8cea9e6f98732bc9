import { describe, expect, it } from "vitest";
import type { ColumnFacts } from "./catalog-facts";
import { catalogFacts, columnFacts, relationFacts } from "./catalog.fixture";
import { drawPlan } from "./drawn-plan.fixture";
import { findingsOf } from "./rule-findings.fixture";

const found = (filter: string, column: Partial<ColumnFacts> = {}, rows = 5000) =>
  findingsOf(
    "statistics-target",
    drawPlan({ title: "Seq Scan on orders", rows, planRows: 20, details: [`Filter: ${filter}`] }),
    "",
    catalogFacts([
      relationFacts("orders", {
        columns: [columnFacts("customer_id", { nDistinct: 30_000, mostCommonFrequency: 0.01, ...column })],
      }),
    ]),
  );

describe("statistics-target", () => {
  it("speaks of one misjudged value of a column with more values than are listed", () => {
    expect(found("(customer_id = 7)")).toMatchObject([
      {
        factor: 250,
        suggestion: expect.stringContaining("ALTER COLUMN customer_id SET STATISTICS 1000") as string,
      },
    ]);
  });
  it("is silent when all values are listed, the estimate is good, or several conditions play together", () => {
    expect(found("(customer_id = 7)", { nDistinct: 50 })).toEqual([]);
    expect(found("(customer_id = 7)", { statisticsTarget: 1000 })).toEqual([]);
    expect(found("(customer_id = 7)", {}, 25)).toEqual([]);
    expect(found("((customer_id = 7) AND (status = 'x'::text))")).toEqual([]);
  });
});
