import { readFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { loadParser } from "@/lib/sql/parser";
import { candidates, find, rewrites } from "./shop-advice.fixture";

beforeAll(loadParser);

describe("rules about plans", () => {
  it("proposes a CTE the other way round than the plan has it, and nothing without a plan", () => {
    const text = "WITH paid AS (SELECT id FROM orders) SELECT id FROM paid";
    const kept =
      "CTE Scan on paid  (cost=1.00..2.00 rows=1 width=4)\n  CTE paid\n    ->  Seq Scan on orders  (cost=1.00..2.00 rows=1 width=4)";
    const inlined = "Seq Scan on orders  (cost=1.00..2.00 rows=1 width=4)";
    expect(rewrites("cte-materialization", text, { plan: inlined })[0]?.[1]).toContain("AS MATERIALIZED (");
    expect(rewrites("cte-materialization", text, { plan: kept })[0]?.[1]).toContain("AS NOT MATERIALIZED (");
    expect(find("cte-materialization", text)).toEqual([]);
    const drawn = "WITH drawn AS (SELECT random() AS r FROM orders) SELECT r FROM drawn";
    expect(find("cte-materialization", drawn, { plan: kept })).toEqual([]);
  });
  it("fences an order whose index is walked, and proposes one for condition and order", () => {
    const text = "SELECT id FROM orders WHERE status = 'new' ORDER BY id LIMIT 5";
    const walk = (scan: string) =>
      `Limit  (cost=1.00..2.00 rows=5 width=4) (actual time=1.000..2.000 rows=5 loops=1)\n  ->  ${scan}`;
    const scan = (removed: number) =>
      walk(
        `Index Scan using orders_pkey on orders  (cost=1.00..2.00 rows=5 width=4) (actual time=1.000..2.000 rows=5 loops=1)\n        Filter: (status = 'new'::text)\n        Rows Removed by Filter: ${removed}`,
      );
    const found = candidates("limit-with-wrong-index", text, { plan: scan(90_000) });
    expect(found[0]?.statement?.replace(/\s+/g, " ")).toBe(
      "SELECT id FROM orders WHERE status = 'new' ORDER BY id + 0 LIMIT 5",
    );
    expect(found[1]?.setup).toEqual(["CREATE INDEX ON orders (status, id);"]);
    expect(find("limit-with-wrong-index", text, { plan: scan(9) })).toEqual([]);
    expect(find("limit-with-wrong-index", text)).toEqual([]);
  });
  it("takes statistics and work_mem from the plan's own findings", () => {
    const fixture = (name: string) =>
      readFileSync(path.join(import.meta.dirname, "..", "..", "plan", "fixtures", name), "utf8");
    const plan = fixture("pg18-correlated-columns.plan.txt");
    expect(candidates("row-misestimate", "SELECT FROM address", { plan })[0]).toMatchObject({
      kind: "statistics",
      setup: ["CREATE STATISTICS address_city_postcode ON city, postcode FROM address;", "ANALYZE address;"],
    });
    const spilled =
      "Sort  (cost=1.00..2.00 rows=50000 width=40) (actual time=90.000..120.000 rows=50000 loops=1)\n  Sort Key: a\n  Sort Method: external merge  Disk: 9000kB\n  ->  Seq Scan on t  (cost=1.00..2.00 rows=50000 width=40) (actual time=0.010..9.000 rows=50000 loops=1)";
    expect(candidates("spill-to-disk", "SELECT FROM t ORDER BY a", { plan: spilled })[0]).toMatchObject({
      kind: "setting",
      settings: [{ name: "work_mem" }],
      statement: null,
    });
  });
});
