/** A statement to be explained, on the relations of fixtures/schema.sql; `$1` stands for an integer. */
export interface GeneratedStatement {
  sql: string;
  /** Settings that make the planner choose what the statement is for. */
  settings?: Record<string, string>;
  /** The rows that each worker gets, and when, differ from one execution to the next. */
  isParallel?: boolean;
}

const JOIN_SETTINGS: Record<string, string>[] = [
  {},
  { enable_hashjoin: "off" },
  { enable_hashjoin: "off", enable_mergejoin: "off" },
  { enable_hashjoin: "off", enable_nestloop: "off" },
  { enable_memoize: "off", enable_hashjoin: "off", enable_mergejoin: "off", enable_material: "off" },
];

const JOINS = ["JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN"].flatMap((join) =>
  JOIN_SETTINGS.map((settings) => ({
    sql: `SELECT o.id, c.city FROM orders o ${join} customer c ON c.id = o.customer_id AND o.id < $1 / 10 WHERE o.id < 900 OR c.id < 50`,
    settings,
  })),
);

const SEMI_JOINS = ["EXISTS", "NOT EXISTS"].flatMap((exists) =>
  JOIN_SETTINGS.slice(0, 4).map((settings) => ({
    sql: `SELECT id FROM customer c WHERE ${exists} (SELECT FROM orders o WHERE o.customer_id = c.id AND o.id < 5000) AND c.id < $1`,
    settings,
  })),
);

const AGGREGATES = [
  "GROUP BY status, customer_id % 7",
  "GROUP BY GROUPING SETS ((status), (customer_id % 7), ())",
  "GROUP BY ROLLUP (status, customer_id % 7)",
  "GROUP BY CUBE (status, customer_id % 3)",
].flatMap((grouping) =>
  [{}, { enable_hashagg: "off" }, { enable_sort: "off" }, { work_mem: "64kB" }].map((settings) => ({
    sql: `SELECT count(*), sum(id), max(note) FROM orders WHERE id < 5 * $1 ${grouping}`,
    settings: settings as Record<string, string>,
  })),
);

const SET_OPERATIONS = ["UNION", "UNION ALL", "EXCEPT", "EXCEPT ALL", "INTERSECT", "INTERSECT ALL"].flatMap(
  (operation) =>
    [{}, { enable_hashagg: "off" }].map((settings) => ({
      sql: `SELECT id FROM customer WHERE id < $1 ${operation} SELECT customer_id FROM orders WHERE id < 700`,
      settings: settings as Record<string, string>,
    })),
);

const WINDOWS = [
  "SELECT id, row_number() OVER (PARTITION BY customer_id ORDER BY placed_at DESC) FROM orders WHERE id < $1",
  "SELECT * FROM (SELECT id, row_number() OVER (ORDER BY id) n FROM orders WHERE id < $1) s WHERE n < 4",
  "SELECT sum(id) OVER w, avg(id) OVER (w ROWS 3 PRECEDING), rank() OVER v FROM orders WHERE id < $1 WINDOW w AS (PARTITION BY status), v AS (ORDER BY id)",
];

const SUB_PLANS = [
  "SELECT id, (SELECT count(*) FROM orders o WHERE o.customer_id = c.id) FROM customer c WHERE id < $1 / 100",
  "SELECT id FROM customer c WHERE id NOT IN (SELECT customer_id FROM orders WHERE id < $1)",
  "SELECT id FROM orders WHERE id < (SELECT min(id) + $1 FROM customer) AND customer_id > (SELECT avg(id) FROM address)",
  "SELECT (SELECT max(id) FROM customer), (SELECT min(city) FROM customer), ARRAY(SELECT id FROM address WHERE id < $1 / 100)",
  "SELECT id, EXISTS (SELECT FROM orders o WHERE o.customer_id = c.id) FROM customer c WHERE id < $1 / 100",
  "SELECT l.n FROM customer c, LATERAL (SELECT count(*) n FROM orders o WHERE o.customer_id = c.id OFFSET 0) l WHERE c.id < $1 / 100",
];

const CTES = [
  "WITH busy AS MATERIALIZED (SELECT customer_id, count(*) n FROM orders WHERE id < $1 GROUP BY 1) SELECT * FROM busy b JOIN busy d USING (customer_id) WHERE b.n > 1",
  "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < $1 / 10) SELECT sum(n) FROM r",
  "WITH a AS MATERIALIZED (SELECT 1 x), b AS MATERIALIZED (SELECT x + 1 y FROM a) SELECT * FROM b, a WHERE y < $1",
  'WITH "odd: name" AS MATERIALIZED (SELECT $1::int v) SELECT * FROM "odd: name" UNION ALL SELECT * FROM "odd: name"',
];

const SCANS = [
  "SELECT * FROM orders WHERE id = $1",
  "SELECT id FROM orders WHERE id BETWEEN $1 AND $1 + 20 ORDER BY id DESC",
  "SELECT * FROM orders WHERE id IN (1, 5, $1) OR id > 199990",
  "SELECT * FROM customer TABLESAMPLE bernoulli (2) REPEATABLE (7) WHERE id < $1",
  "SELECT * FROM orders WHERE ctid = '(0,1)' OR ctid = ANY (ARRAY['(0,3)'::tid])",
  "SELECT * FROM orders WHERE ctid < '(2,0)' AND id < $1",
  "SELECT * FROM generate_series(1, $1) g WHERE g % 7 = 0",
  "SELECT * FROM ROWS FROM (generate_series(1, $1), generate_series(1, 3)) AS f(a, b)",
  "SELECT * FROM (VALUES (1, 'a'), ($1, 'b')) v(a, b) WHERE a > 0",
  "SELECT * FROM xmltable('/r/v' PASSING '<r><v>1</v></r>' COLUMNS v int PATH '.') x WHERE v < $1",
  `SELECT * FROM "Odd ""name""; (x)" AS "al (cost=1..2 rows=3 width=4)" WHERE "Filter: c" <> 'it''s <b> & ->  Seq Scan on nowhere' AND "a -> b" < $1`,
  `SELECT * FROM "Odd ""name""; (x)" WHERE "Filter: c" <> 'two
lines' AND "a -> b" < $1`,
  "SELECT 1 WHERE $1 > 3 AND false",
  "SELECT * FROM orders WHERE id < $1 AND false",
  "SELECT * FROM orders WHERE status = 'open' AND id < 10 * $1 ORDER BY placed_at LIMIT 5 OFFSET 2",
  "SELECT DISTINCT status FROM orders WHERE id < $1",
  "SELECT DISTINCT ON (customer_id) id FROM orders WHERE id < $1 ORDER BY customer_id, placed_at",
  "SELECT * FROM orders WHERE id < $1 ORDER BY id, note LIMIT 100",
  "SELECT * FROM orders WHERE id < $1 FOR UPDATE",
  "SELECT generate_series(1, 3), id FROM customer WHERE id < $1",
];

const PARTITIONS = [
  "SELECT * FROM event WHERE at = '2026-01-05' AND id < $1",
  "SELECT kind, count(*) FROM event WHERE at >= '2026-02-01' AND id < 10 * $1 GROUP BY kind",
  "SELECT * FROM event WHERE at = (SELECT date '2026-03-03') AND id < 10 * $1",
  "SELECT * FROM event WHERE id < $1 ORDER BY at LIMIT 10",
];

const WRITES = [
  "INSERT INTO audit SELECT g FROM generate_series(1, $1 / 100) g",
  "INSERT INTO ledger VALUES ($1, 1, 1) RETURNING id",
  "INSERT INTO ledger SELECT g, g, g FROM generate_series(1, 3) g WHERE g < $1 ON CONFLICT (id) DO UPDATE SET amount = 2 WHERE ledger.amount > 0",
  "INSERT INTO ledger SELECT 1, 1, 1 WHERE $1 > 0 ON CONFLICT DO NOTHING",
  "UPDATE orders SET note = 'x' WHERE id < $1 / 100",
  "UPDATE event SET kind = 'y' WHERE id < $1 / 100",
  "DELETE FROM orders WHERE id > 199997 AND id > $1",
  "DELETE FROM customer c USING address a WHERE a.id = c.id AND c.id > 30000 + $1",
  "WITH gone AS (DELETE FROM audit WHERE id < $1 RETURNING id) SELECT count(*) FROM gone",
  "MERGE INTO address t USING (SELECT g FROM generate_series(1, $1 / 100) g) s ON t.id = s.g WHEN MATCHED AND s.g > 5 THEN UPDATE SET city = 0 WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN DO NOTHING",
];

const IN_PARALLEL = {
  parallel_setup_cost: "0",
  parallel_tuple_cost: "0",
  min_parallel_table_scan_size: "0",
  min_parallel_index_scan_size: "0",
  max_parallel_workers_per_gather: "2",
};

const PARALLEL = [
  "SELECT count(*), avg(quantity) FROM order_item WHERE order_id > $1",
  "SELECT status, count(*) FROM orders WHERE id > $1 GROUP BY status ORDER BY 2",
  "SELECT count(*) FROM orders o JOIN customer c ON c.id = o.customer_id WHERE o.id > $1",
  "SELECT * FROM orders WHERE note = 'nn' AND id > $1 ORDER BY placed_at",
  "SELECT count(*) FROM orders WHERE id > (SELECT min(id) + $1 FROM customer)",
  "SELECT kind, count(*) FROM event WHERE id > $1 GROUP BY kind",
];

const serial = (sql: string): GeneratedStatement => ({ sql });

/** Statements that between them use every kind of node that PostgreSQL plans without an extension. */
export const GENERATED_STATEMENTS: GeneratedStatement[] = [
  ...JOINS,
  ...SEMI_JOINS,
  ...AGGREGATES,
  ...SET_OPERATIONS,
  ...[...WINDOWS, ...SUB_PLANS, ...CTES, ...SCANS, ...PARTITIONS, ...WRITES].map(serial),
  ...[{}, { enable_incremental_sort: "off" }].map((settings) => ({
    sql: "SELECT * FROM order_item WHERE order_id < $1 ORDER BY order_id, quantity",
    settings: settings as Record<string, string>,
  })),
  ...PARALLEL.map((sql) => ({ sql, settings: IN_PARALLEL, isParallel: true })),
];
