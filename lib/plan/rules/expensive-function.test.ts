import { describe, expect, it } from "vitest";
import { drawPlan } from "./drawn-plan.fixture";
import { findingsOf } from "./rule-findings.fixture";

const scan = (filter: string, rows: number) =>
  drawPlan({ title: "Seq Scan on orders", rows, details: [`Filter: ${filter}`] });

describe("expensive-function", () => {
  it("gives the time per row of a function in a filter", () => {
    expect(findingsOf("expensive-function", scan("(shop.price_of(id) > 10)", 1000))).toMatchObject([
      {
        evidence:
          "The function shop.price_of is called for rows of orders: 100\u202fµs for each of 1\u202f000.",
      },
    ]);
  });
  it("speaks of a function in FROM that is not PostgreSQL's own", () => {
    expect(findingsOf("expensive-function", drawPlan({ title: "Function Scan on latest" }))).toHaveLength(1);
    expect(findingsOf("expensive-function", drawPlan({ title: "Function Scan on generate_series" }))).toEqual(
      [],
    );
  });
  it("is silent about fast rows, and about conditions without a call", () => {
    expect(findingsOf("expensive-function", scan("(lower(status) = 'open(x)'::text)", 100_000))).toEqual([]);
    expect(findingsOf("expensive-function", scan("(id = ANY ('{1,2}'::integer[]))", 1000))).toEqual([]);
  });
});
