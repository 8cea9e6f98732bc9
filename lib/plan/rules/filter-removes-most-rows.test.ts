import { describe, expect, it } from "vitest";
import { analysePlan } from "../analyse-plan";
import { parsePlan } from "../parse-plan";
import { findInPlan } from "./index";

const scan = (filter: string, title = "Seq Scan on orders o") =>
  `${title}  (cost=0.00..1.00 rows=10 width=4) (actual time=0.010..90.000 rows=10 loops=1)\n        Filter: ${filter}\n        Rows Removed by Filter: 99990`;
const findings = (text: string) => {
  const plan = parsePlan(text).plans[0]!;
  return findInPlan({ plan, analysis: analysePlan(plan), catalog: null, statement: "" }).filter(
    ({ ruleId }) => ruleId === "filter-removes-most-rows",
  );
};
const indexFor = (filter: string, title?: string) => findings(scan(filter, title))[0]?.tryIt?.sql;

describe("filter-removes-most-rows", () => {
  it.each([
    ["(customer_id = 42)", "CREATE INDEX ON orders (customer_id);"],
    ["((customer_id = 42) AND (status = 'paid'::text))", "CREATE INDEX ON orders (customer_id, status);"],
    [
      "((placed_at > '2026-01-01'::date) AND (customer_id = 42))",
      "CREATE INDEX ON orders (customer_id, placed_at);",
    ],
    ["((o.customer_id = $1) AND (o.note ~~ '%x AND y%'::text))", "CREATE INDEX ON orders (customer_id);"],
    ["((status)::text = 'paid'::text)", "CREATE INDEX ON orders (status);"],
    ["(status = ANY ('{open,paid}'::text[]))", "CREATE INDEX ON orders (status);"],
    ['("Odd Name" = 3)', 'CREATE INDEX ON orders ("Odd Name");'],
    ["(customer_id = (InitPlan 1).col1)", "CREATE INDEX ON orders (customer_id);"],
    ["(o.customer_id = c.id)", "CREATE INDEX ON orders (customer_id);"],
  ])("%s suggests %s", (filter, sql) => {
    expect(indexFor(filter)).toBe(sql);
  });

  it("says of conditions joined by OR that one index cannot answer them", () => {
    expect(findings(scan("((a = 1) OR (b = 2))"))[0]).toMatchObject({
      suggestion: expect.stringContaining("joined by OR") as string,
    });
    expect(indexFor("((a = 1) OR (b = 2))")).toBeUndefined();
  });

  it("says for which type an index serves a column that is converted to text", () => {
    expect(findings(scan("((id)::text = '77'::text)"))[0]?.suggestion).toContain("if id is varchar");
    expect(findings(scan("(note = '77'::text)"))[0]?.suggestion).not.toContain("varchar");
  });

  it("proposes no index on a relation of PostgreSQL itself", () => {
    expect(findings(scan("(relname = 'x'::name)", "Seq Scan on pg_catalog.pg_class c"))).toEqual([]);
    expect(findings(scan("(relname = 'x'::name)", "Seq Scan on pg_class"))).toEqual([]);
  });

  it.each(["(NOT is_open)"])("%s has no plain index, and the finding says why", (filter) => {
    expect(findings(scan(filter))[0]).toMatchObject({
      suggestion: expect.stringMatching(/No condition compares/) as string,
    });
    expect(indexFor(filter)).toBeUndefined();
  });

  it("adds the order that a Sort above asks for, also through the outer side of a Nested Loop", () => {
    const sorted = (path: string) =>
      findings(`Sort  (cost=1.00..2.00 rows=10 width=4) (actual time=90.000..91.000 rows=10 loops=1)
  Sort Key: o.placed_at DESC NULLS LAST, o.id
  ->  ${path}`)[0]?.tryIt?.sql;
    const expected = "CREATE INDEX ON orders (customer_id, placed_at DESC NULLS LAST, id);";
    expect(sorted(scan("(customer_id = 42)"))).toBe(expected);
    expect(
      sorted(`Nested Loop  (cost=1.00..2.00 rows=10 width=4) (actual time=90.000..91.000 rows=10 loops=1)
        ->  ${scan("(customer_id = 42)").replaceAll("\n", "\n      ")}`),
    ).toBe(expected);
  });

  it("quotes relation names and uses the schema when it is known", () => {
    expect(indexFor("(a = 1)", 'Seq Scan on public."order" o')).toBe('CREATE INDEX ON public."order" (a);');
  });

  it("never calls the removed part 100 % while rows are kept", () => {
    expect(findings(scan("(customer_id = 42)"))[0]?.evidence).toMatch(
      /^More than 99\.9.* 99.990 of 100.000\.$/,
    );
  });
});
