import { beforeAll, describe, expect, it } from "vitest";
import { loadParser } from "@/lib/sql/parser";
import { btree, shopFacts } from "../facts.fixture";
import { candidates, find, rewrites, type Asked } from "./shop-advice.fixture";

beforeAll(loadParser);

describe("or-across-columns", () => {
  const text = "SELECT id FROM orders WHERE customer_id = 1 OR agent_id = 2 ORDER BY id LIMIT 3";
  it("takes the sides apart, the second without the rows of the first, also where that is NULL", () => {
    expect(rewrites("or-across-columns", text)).toEqual([
      [
        "UNION ALL",
        "SELECT id FROM orders WHERE customer_id = 1 UNION ALL SELECT id FROM orders WHERE agent_id = 2 AND customer_id = 1 IS NOT TRUE ORDER BY id LIMIT 3",
        "always",
      ],
    ]);
  });
  it("is silent without an index on each side, on one column, and where the plan reads both indexes already", () => {
    expect(
      find("or-across-columns", text, {
        facts: shopFacts({ orders: { indexes: [btree("one", ["agent_id"])] } }),
      }),
    ).toEqual([]);
    expect(find("or-across-columns", "SELECT id FROM orders WHERE agent_id = 1 OR agent_id = 2")).toEqual([]);
    const plan =
      "Bitmap Heap Scan on orders  (cost=1.00..2.00 rows=1 width=4)\n  ->  BitmapOr  (cost=1.00..2.00 rows=1 width=4)\n        ->  Bitmap Index Scan on a  (cost=1.00..2.00 rows=1 width=4)\n        ->  Bitmap Index Scan on b  (cost=1.00..2.00 rows=1 width=4)";
    expect(find("or-across-columns", text, { plan })).toEqual([]);
  });
  it("is silent where rows are counted, made distinct, or sorted by what is not returned", () => {
    expect(find("or-across-columns", text.replace("SELECT id", "SELECT count(*)"))).toEqual([]);
    expect(find("or-across-columns", text.replace("SELECT id", "SELECT DISTINCT id"))).toEqual([]);
    expect(find("or-across-columns", text.replace("ORDER BY id", "ORDER BY total"))).toEqual([]);
  });
});

describe("function-on-column", () => {
  const condition = (where: string, asked?: Asked) =>
    rewrites("function-on-column", `SELECT id FROM orders WHERE ${where}`, asked).map(
      ([label, text, holds]) => [label, text?.split("WHERE ")[1], holds],
    );
  it.each([
    [
      "placed_at::date = '2025-01-03'",
      "placed_at >= '2025-01-03'::date AND placed_at < ('2025-01-03'::date + 1)",
      "always",
    ],
    [
      "placed_at::date = :d",
      "placed_at >= CAST(:d AS date) AND placed_at < (CAST(:d AS date) + 1)",
      "differs",
    ],
    [
      "extract(year FROM shipped_at) = 2025",
      "shipped_at >= '2025-01-01'::date AND shipped_at < '2026-01-01'::date",
      "always",
    ],
    [
      "to_char(placed_at, 'YYYY-MM') = '2025-12'",
      "placed_at >= '2025-12-01'::date AND placed_at < '2026-01-01'::date",
      "differs",
    ],
    ["total::text = '42'", "total = 42", "always"],
    ["total + 1 = 10", "total = 9", "differs"],
    ["coalesce(agent_id, 0) = 7", "agent_id = 7", "always"],
    ["coalesce(agent_id, 0) = 0", "agent_id = 0 OR agent_id IS NULL", "always"],
  ])("%s", (where, rewritten, holds) => {
    const [found] = condition(where);
    expect(found?.[1]).toBe(rewritten);
    expect([found?.[0], found?.[2]]).toEqual(["Bare column", holds]);
  });
  it("a date that is the beginning of no month gives no rows, before and after", () => {
    expect(condition("date_trunc('month', shipped_at) = '2025-01-03'")[0]?.[1]).toContain(
      "date_trunc('month', '2025-01-03'::timestamp) = '2025-01-03'::timestamp",
    );
  });
  it("proposes an index with it where the column has none, or one on the expression", () => {
    const facts = shopFacts({ orders: { indexes: [] } });
    expect(
      candidates("function-on-column", "SELECT id FROM orders WHERE placed_at::date = '2025-01-03'", {
        facts,
      })[0],
    ).toMatchObject({
      label: "Bare column and index",
      setup: ["CREATE INDEX ON orders (placed_at);"],
    });
    expect(
      candidates("function-on-column", "SELECT id FROM customer WHERE lower(email) = 'x'"),
    ).toMatchObject([
      { kind: "index", setup: ["CREATE INDEX ON customer (lower(email));"], statement: null },
    ]);
    const held = shopFacts({ customer: { indexes: [btree("by_lower", ["lower(email)"])] } });
    expect(
      find("function-on-column", "SELECT id FROM customer WHERE lower(email) = 'x'", { facts: held }),
    ).toEqual([]);
  });
  it("is silent about what compares across types, what is written in several ways, and small tables", () => {
    expect(condition("shipped_at::date = timestamp '2025-03-01 10:00'")).toEqual([]);
    expect(condition("total::text = '042'")).toEqual([]);
    expect(condition("total::varchar(1) = '4'")).toEqual([]);
    expect(
      condition("placed_at::date = '2025-01-03'", { facts: shopFacts({ orders: { estimatedRows: 50 } }) }),
    ).toEqual([]);
  });
});

describe("implicit-cast", () => {
  it.each([
    ["total = 42.0", "total = 42", "always"],
    ["total > 46.5", "total > 46", "always"],
    ["total >= 46.5", "total > 46", "always"],
    ["total < 46.5", "total <= 46", "always"],
    ["total < '-0.5'::numeric", null, ""],
    ["agent_id = :p::numeric", "agent_id = CAST(:p AS bigint)", "differs"],
    ["total = 42.5", null, ""],
    ["total = 42", null, ""],
  ])("%s becomes %s", (where, rewritten, holds) => {
    const found = rewrites("implicit-cast", `SELECT id FROM orders WHERE ${where}`);
    expect(found).toEqual(
      rewritten === null
        ? []
        : [["The column's own type", `SELECT id FROM orders WHERE ${rewritten}`, holds]],
    );
  });
  it("is silent where no index is lost", () => {
    expect(
      find("implicit-cast", "SELECT FROM orders WHERE total = 42.0", {
        facts: shopFacts({ orders: { indexes: [] } }),
      }),
    ).toEqual([]);
  });
});
