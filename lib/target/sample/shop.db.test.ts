import { readFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { TestShop } from "@/lib/target/sample/test-shop";

let shop: TestShop;

beforeAll(async () => {
  shop = await TestShop.create(inject("postgresUrl"), "content");
});

afterAll(() => shop.drop());

const readColumn = (sql: string) => shop.readColumn(sql);
const explain = (sql: string, options?: "ANALYZE, BUFFERS, ") => shop.explain(sql, options);
const nodeTypes = async (sql: string) => (await shop.explain(sql)).map((node) => node["Node Type"]);

/** The definitions, without name, of the indexes on `relation`. */
const indexesOf = (relation: string) =>
  readColumn(
    `SELECT regexp_replace(indexdef, '^.* USING ', '') FROM pg_indexes WHERE tablename = '${relation}' ORDER BY 1`,
  );

/** Each promise of README.md's table of weaknesses, by the name in its first column. */
const WEAKNESSES: Record<string, () => Promise<void>> = {
  "missing-foreign-key-index": async () => {
    const unindexed = await readColumn(`
      SELECT conrelid::regclass || ' ' || attname FROM pg_constraint
      JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]
      WHERE contype = 'f' AND conparentid = 0 AND NOT EXISTS (
        SELECT FROM pg_index WHERE indrelid = conrelid AND indpred IS NULL AND indkey[0] = conkey[1])
      ORDER BY 1`);
    // The one on reviews is the wrong column order, listed by itself.
    expect(unindexed).toEqual([
      "order_items product_id",
      "orders customer_id",
      "orders shipping_address_id",
      "reviews product_id",
    ]);
  },
  "wrong-column-order": async () => {
    const latestOfProduct = "SELECT * FROM reviews WHERE product_id = 555 ORDER BY created_at DESC LIMIT 10";
    const pages = async () => {
      const [root] = await explain(latestOfProduct, "ANALYZE, BUFFERS, ");
      return root!["Shared Hit Blocks"]! + root!["Shared Read Blocks"]!;
    };
    expect(await indexesOf("reviews")).toContain("btree (created_at, product_id)");
    const before = await pages();
    await shop.client.query("BEGIN; CREATE INDEX ON reviews (product_id, created_at)");
    const after = await pages().finally(() => shop.client.query("ROLLBACK"));
    expect(after).toBeLessThan(before / 2);
  },
  "duplicate-index": async () => {
    const onEmail = (await indexesOf("customers")).filter((index) => index === "btree (email)");
    expect(onEmail).toHaveLength(2);
  },
  "redundant-index": async () => {
    expect(await indexesOf("order_items")).toEqual(["btree (order_id)", "btree (order_id, line_no)"]);
  },
  "unused-index": async () => {
    expect(
      await readColumn(
        "SELECT idx_scan FROM pg_stat_user_indexes WHERE indexrelname = 'orders_currency_idx'",
      ),
    ).toEqual(["0"]);
    expect(
      await nodeTypes("SELECT count(*) FROM orders WHERE currency = 'EUR' AND paid_at IS NOT NULL"),
    ).toContain("Seq Scan");
  },
  "type-mismatch-join": async () => {
    expect(await nodeTypes("SELECT * FROM shipments WHERE order_ref::bigint = 29000")).toContain("Seq Scan");
    expect(await nodeTypes("SELECT * FROM shipments WHERE order_ref = '29000'")).not.toContain("Seq Scan");
  },
  "undeclared-foreign-key": async () => {
    expect(
      await readColumn("SELECT contype FROM pg_constraint WHERE conrelid = 'shipments'::regclass"),
    ).not.toContain("f");
    expect(
      await readColumn(
        "SELECT count(*) FROM shipments s WHERE NOT EXISTS (SELECT FROM orders o WHERE o.id = s.order_ref::bigint)",
      ),
    ).toEqual(["0"]);
  },
  "undeclared-rule": async () => {
    expect(
      await readColumn(
        "SELECT count(*) FROM orders WHERE (status = 'cancelled') <> (cancelled_at IS NOT NULL)",
      ),
    ).toEqual(["0"]);
    expect(
      await readColumn(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'orders'::regclass",
      ),
    ).not.toContainEqual(expect.stringMatching(/status.*cancelled_at|cancelled_at.*status/));
  },
  "stale-statistics": async () => {
    expect(
      await readColumn("SELECT reloptions::text FROM pg_class WHERE relname = 'stock_movements'"),
    ).toEqual(["{autovacuum_enabled=off}"]);
    const nodes = await explain(
      "SELECT * FROM stock_movements s JOIN products p ON p.id = s.product_id WHERE s.kind = 'stocktake'",
      "ANALYZE, BUFFERS, ",
    );
    expect(nodes[0]!["Node Type"]).toBe("Nested Loop");
    expect(nodes[0]!["Actual Rows"]).toBeGreaterThan(100 * nodes[0]!["Plan Rows"]);
  },
  "function-on-indexed-column": async () => {
    expect(await indexesOf("orders")).toContain("btree (placed_at)");
    expect(await nodeTypes("SELECT * FROM orders WHERE to_char(placed_at, 'YYYY-MM') = '2025-11'")).toContain(
      "Seq Scan",
    );
    expect(
      await nodeTypes("SELECT * FROM customers WHERE lower(email) = 'rosa.fischer.1@example.org'"),
    ).toContain("Seq Scan");
  },
  "correlated-columns": async () => {
    expect(await readColumn("SELECT count(*) FROM pg_statistic_ext")).toEqual(["0"]);
    const [root] = await explain(
      "SELECT * FROM addresses WHERE city = 'Berlin' AND postal_code = '10115'",
      "ANALYZE, BUFFERS, ",
    );
    expect(root!["Actual Rows"]).toBeGreaterThan(3 * root!["Plan Rows"]);
  },
  "skewed-parameter": async () => {
    const orders = await readColumn(
      "SELECT count(*)::integer FROM orders GROUP BY customer_id ORDER BY customer_id = 42 DESC, 1 DESC",
    );
    const [customer42, second] = orders.map(Number);
    const median = Number(orders[Math.floor(orders.length / 2)]);
    expect(customer42).toBeGreaterThan(3 * second!);
    expect(customer42).toBeGreaterThan(100 * median);
  },
  "jsonb-without-gin": async () => {
    expect(await indexesOf("products")).not.toContainEqual(expect.stringContaining("attributes"));
    expect(await nodeTypes(`SELECT * FROM products WHERE attributes @> '{"refurbished": true}'`)).toEqual([
      "Seq Scan",
    ]);
  },
  "unprunable-query": async () => {
    const session = "SELECT * FROM page_events WHERE session_id = '00000000-0000-0000-0000-000000000000'";
    expect((await nodeTypes(session)).filter((type) => type === "Seq Scan")).toHaveLength(24);
    const month =
      "SELECT * FROM page_events WHERE occurred_at >= '2025-11-01' AND occurred_at < '2025-12-01'";
    expect(await nodeTypes(month)).toEqual(["Seq Scan"]);
  },
};

describe("deliberate weaknesses", () => {
  it("are exactly those that README.md lists", async () => {
    const readme = await readFile(path.join(import.meta.dirname, "shop", "README.md"), "utf8");
    const table = readme.slice(readme.indexOf("| weakness |"));
    const listed = [...table.matchAll(/^\| ([a-z-]+) \|/gm)]
      .map((row) => row[1])
      .filter((id) => /[a-z]/.test(id!));
    expect(listed.slice(1)).toEqual(Object.keys(WEAKNESSES));
  });

  it.each(Object.keys(WEAKNESSES))("%s exists", (name) => WEAKNESSES[name]!());
});

describe("the sample's tables", () => {
  it("all belong to the users' role, and so do their types", async () => {
    expect(
      await readColumn(`
        SELECT DISTINCT owner::regrole::text FROM (
          SELECT relowner AS owner FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'S')
          UNION ALL SELECT typowner FROM pg_type WHERE typnamespace = 'public'::regnamespace AND typtype IN ('d', 'e')) AS owned`),
    ).toEqual([shop.owner]);
  });

  it("carry a comment on every table and every column, partitions included", async () => {
    const uncommented = await readColumn(`
      SELECT pg_class.relname || coalesce('.' || attname, '') FROM pg_class
      LEFT JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
      WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
        AND (col_description(pg_class.oid, attnum) IS NULL OR obj_description(pg_class.oid, 'pg_class') IS NULL)`);
    expect(uncommented).toEqual([]);
  });

  it("hold only validated constraints, of every kind", async () => {
    const kinds = await readColumn(`
      SELECT contype FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND convalidated
      GROUP BY 1 ORDER BY 1`);
    expect(kinds).toEqual(expect.arrayContaining(["c", "f", "p", "u", "x"]));
    expect(
      await readColumn(
        "SELECT conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND NOT convalidated",
      ),
    ).toEqual([]);
  });

  it("refuse overlapping price periods", async () => {
    const overlapping = `INSERT INTO product_prices (product_id, valid_during, price)
      SELECT product_id, valid_during, price FROM product_prices LIMIT 1`;
    await expect(shop.client.query(overlapping)).rejects.toMatchObject({
      constraint: "product_prices_one_at_a_time",
    });
  });

  it("hand out ids after the loaded ones", async () => {
    const [id] = await readColumn(
      "INSERT INTO categories (name, slug, position) VALUES ('Gifts', 'gifts', 9) RETURNING id",
    );
    expect(id).toBe(169);
    await shop.client.query("DELETE FROM categories WHERE slug = 'gifts'");
  });

  it("tell a consistent story: nobody orders before signing up, and nothing happens after the shop's last day", async () => {
    expect(
      await readColumn(`
        SELECT count(*) FROM orders JOIN customers ON customers.id = customer_id WHERE placed_at < customers.created_at
        UNION ALL SELECT count(*) FROM order_items JOIN orders ON orders.id = order_id JOIN products ON products.id = product_id
          WHERE placed_at::date < products.created_at::date
        UNION ALL SELECT count(*) FROM orders WHERE NOT EXISTS (SELECT FROM order_items WHERE order_id = orders.id)
        UNION ALL SELECT count(*) FROM orders JOIN addresses ON addresses.id = shipping_address_id
          WHERE addresses.customer_id <> orders.customer_id
        UNION ALL SELECT count(*) FROM orders WHERE greatest(placed_at, paid_at) > '2026-01-01'
        UNION ALL SELECT count(*) FROM shipments WHERE greatest(shipped_at, delivered_at) > '2026-01-01'
        UNION ALL SELECT count(*) FROM payments WHERE created_at > '2026-01-01'
        UNION ALL SELECT count(*) FROM reviews WHERE greatest(created_at, deleted_at) > '2026-01-01'`),
    ).toEqual(Array.from({ length: 8 }, () => "0"));
  });

  it("grow by the year and peak before Christmas", async () => {
    const years = (
      await readColumn(
        "SELECT count(*) FROM orders GROUP BY date_trunc('year', placed_at) ORDER BY date_trunc('year', placed_at)",
      )
    ).map(Number);
    expect(years).toHaveLength(4);
    expect(years).toEqual([...years].sort((a, b) => a - b));
    const [busiest] = await readColumn(
      "SELECT extract(month FROM placed_at)::integer FROM orders GROUP BY 1 ORDER BY count(*) DESC LIMIT 1",
    );
    expect([11, 12]).toContain(busiest);
  });
});
