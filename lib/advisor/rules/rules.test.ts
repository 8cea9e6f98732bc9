import { beforeAll, describe, expect, it } from "vitest";
import { loadParser } from "@/lib/sql/parser";
import { adviseRewrites } from "../advise";
import { btree, shopFacts } from "../facts.fixture";
import { isSafe } from "../finding";
import { readAdvisedStatement } from "../statement";
import { REWRITE_RULES } from "./index";
import { candidates, find, rewrites } from "./shop-advice.fixture";

beforeAll(loadParser);

describe("the rules", () => {
  it("have ids and titles of their own, and say what they are about", () => {
    expect(new Set(REWRITE_RULES.map(({ id }) => id)).size).toBe(REWRITE_RULES.length);
    expect(new Set(REWRITE_RULES.map(({ title }) => title)).size).toBe(REWRITE_RULES.length);
    expect(REWRITE_RULES.filter(({ about }) => about.length < 40)).toEqual([]);
  });

  it("say nothing without a catalog and a plan, except where the text alone is evidence", () => {
    const facts = { ...shopFacts(), tables: [] };
    const texts = [
      "SELECT * FROM orders WHERE customer_id NOT IN (SELECT id FROM customer)",
      "SELECT DISTINCT id FROM orders WHERE placed_at::date = '2025-01-01' OR total = 4.0 LIMIT 3",
      "SELECT c.id, (SELECT count(*) FROM orders o WHERE o.customer_id = c.id) FROM customer c, item",
      "SELECT o.id FROM orders o LEFT JOIN customer c ON c.id = o.customer_id",
    ];
    for (const text of texts)
      expect(adviseRewrites({ statement: readAdvisedStatement(text)!, facts, plan: null })).toEqual([]);
  });

  it("say nothing of a statement that is fine", () => {
    const text =
      "SELECT id, total FROM orders WHERE customer_id = :c AND placed_at >= :d ORDER BY placed_at DESC, id DESC LIMIT 20";
    expect(
      adviseRewrites({ statement: readAdvisedStatement(text)!, facts: shopFacts(), plan: null }),
    ).toEqual([]);
  });
});

describe("huge-count", () => {
  it("offers the catalog's estimate with what it may be off by, and never as the same", () => {
    const [candidate] = candidates("huge-count", "SELECT count(*) FROM orders");
    expect(candidate).toMatchObject({
      kind: "advice",
      equivalence: { holds: "differs" },
      note: expect.stringContaining("120 rows") as string,
    });
    expect(candidate && isSafe(candidate)).toBe(false);
  });
  it("is silent about a small table, a condition, and a table without statistics", () => {
    expect(find("huge-count", "SELECT count(*) FROM orders WHERE total = 1")).toEqual([]);
    expect(
      find("huge-count", "SELECT count(*) FROM orders", {
        facts: shopFacts({ orders: { estimatedRows: 900 } }),
      }),
    ).toEqual([]);
    expect(
      find("huge-count", "SELECT count(*) FROM orders", {
        facts: shopFacts({ orders: { estimatedRows: null } }),
      }),
    ).toEqual([]);
  });
});

describe("deep-offset", () => {
  const ordered = "SELECT id FROM orders WHERE status = 'new' ORDER BY placed_at DESC, id DESC LIMIT 20";
  it("proposes a page behind the last row where a key makes the order total", () => {
    expect(rewrites("deep-offset", `${ordered} OFFSET 50000`)).toEqual([
      [
        "Keyset page",
        "SELECT id FROM orders WHERE status = 'new' AND (placed_at, id) < (:after_placed_at, :after_id) ORDER BY placed_at DESC, id DESC LIMIT 20",
        "differs",
      ],
    ]);
    expect(candidates("deep-offset", `${ordered} OFFSET :n`, { values: { n: "4000" } })).toHaveLength(1);
  });
  it("proposes a total order first where ties are possible, and nothing for a shallow page or mixed directions", () => {
    expect(
      rewrites("deep-offset", "SELECT id FROM orders ORDER BY placed_at LIMIT 9 OFFSET 5000")[0]?.[1],
    ).toBe("SELECT id FROM orders ORDER BY placed_at, orders.id LIMIT 9 OFFSET 5000");
    expect(find("deep-offset", `${ordered} OFFSET 20`)).toEqual([]);
    expect(
      find("deep-offset", "SELECT id FROM orders ORDER BY placed_at DESC, id LIMIT 9 OFFSET 5000"),
    ).toEqual([]);
  });
});

describe("rules about what is probably meant", () => {
  it.each([
    [
      "equals-null",
      "SELECT id FROM customer WHERE nickname = NULL",
      "SELECT id FROM customer WHERE nickname IS NULL",
    ],
    [
      "equals-null",
      "SELECT id FROM customer WHERE NULL <> nickname",
      "SELECT id FROM customer WHERE nickname IS NOT NULL",
    ],
    [
      "limit-without-order",
      "SELECT status FROM orders LIMIT 5",
      "SELECT status FROM orders ORDER BY orders.id LIMIT 5",
    ],
    [
      "implicit-cross-join",
      "SELECT o.id FROM customer c, orders o",
      "SELECT o.id FROM customer AS c, orders AS o WHERE o.customer_id = c.id",
    ],
    [
      "null-concatenation",
      "SELECT email || nickname FROM customer",
      "SELECT email || (COALESCE(nickname, '')) FROM customer",
    ],
    [
      "order-by-random",
      "SELECT id FROM customer ORDER BY random() LIMIT 5",
      "SELECT id FROM customer TABLESAMPLE bernoulli (0.03) ORDER BY random() LIMIT 5",
    ],
  ])("%s: %s", (ruleId, text, proposed) => {
    const [candidate] = candidates(ruleId, text);
    expect(candidate?.statement?.replace(/\s+/g, " ")).toBe(proposed);
    expect(candidate).toMatchObject({ kind: "advice", equivalence: { holds: "differs" } });
    expect(candidate && isSafe(candidate)).toBe(false);
  });
  it.each([
    ["equals-null", "UPDATE customer SET nickname = NULL"],
    ["limit-without-order", "SELECT status FROM orders WHERE id = 4 LIMIT 5"],
    ["limit-without-order", "SELECT count(*) FROM orders LIMIT 5"],
    ["implicit-cross-join", "SELECT o.id FROM customer c, orders o WHERE c.id = o.customer_id"],
    ["implicit-cross-join", "SELECT o.id FROM customer c CROSS JOIN orders o"],
    ["null-concatenation", "SELECT email || region FROM customer"],
    ["having-for-where", "SELECT status FROM orders GROUP BY status HAVING count(*) > 1"],
    ["having-for-where", "SELECT status FROM orders GROUP BY ROLLUP (status) HAVING status <> 'x'"],
    ["select-star", "SELECT * FROM item"],
    ["pattern-search", "SELECT id FROM customer WHERE note LIKE 'abc%'"],
    ["pattern-search", "SELECT id FROM customer WHERE note LIKE '%a%'"],
  ])("%s is silent about %s", (ruleId, text) => {
    const statement = readAdvisedStatement(text);
    const found = statement ? find(ruleId, text) : [];
    expect(found).toEqual([]);
  });
  it("having-for-where moves what tests the groups, and leaves what tests an aggregate", () => {
    expect(
      rewrites(
        "having-for-where",
        "SELECT status FROM orders GROUP BY status HAVING status <> 'x' AND count(*) > 1",
      ),
    ).toEqual([
      [
        "WHERE",
        "SELECT status FROM orders WHERE status <> 'x' GROUP BY status HAVING count(*) > 1",
        "always",
      ],
    ]);
  });
  it("select-star names the width that is paid for", () => {
    expect(find("select-star", "SELECT * FROM customer")[0]?.evidence[0]).toMatch(
      /5 columns and about 432\sB \(widest: note 400\sB/,
    );
  });
  it("pattern-search proposes a trigram index, as advice where the extension is only at hand", () => {
    const text = "SELECT id FROM customer WHERE note ILIKE 'abc%' AND note ~ 'green'";
    const [candidate] = candidates("pattern-search", text);
    expect(candidate).toMatchObject({
      kind: "index",
      setup: ["CREATE INDEX ON customer USING gin (note gin_trgm_ops);"],
    });
    const extensions = [{ name: "pg_trgm", isInstalled: false }];
    expect(candidates("pattern-search", text, { facts: { ...shopFacts(), extensions } })[0]).toMatchObject({
      kind: "advice",
    });
    expect(candidates("pattern-search", text, { facts: { ...shopFacts(), extensions: [] } })).toEqual([]);
    const held = btree("trgm", ["note"], { accessMethod: "gin", operatorClasses: ["gin_trgm_ops"] });
    expect(find("pattern-search", text, { facts: shopFacts({ customer: { indexes: [held] } }) })).toEqual([]);
  });
});
