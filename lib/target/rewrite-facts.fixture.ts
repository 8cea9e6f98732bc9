/** A shop with NULLs, copies, gaps and ties, large enough for the rules to speak, small enough for subqueries that run once a row. */
export const SHOP_SQL: readonly string[] = [
  `CREATE TABLE customer (id int PRIMARY KEY, email text NOT NULL UNIQUE, nickname text UNIQUE, region text NOT NULL, note text)`,
  `INSERT INTO customer SELECT i, 'c' || i || '@x', CASE WHEN i % 3 > 0 THEN 'nick' || i END,
     (ARRAY['north', 'south', 'east', 'west'])[i % 4 + 1], CASE WHEN i % 5 = 0 THEN repeat('note ' || i, 30) END
   FROM generate_series(1, 1050) i`,
  `CREATE TABLE orders (id bigint PRIMARY KEY, customer_id int NOT NULL REFERENCES customer, placed_at timestamptz NOT NULL,
     shipped_at timestamp, day date, status text NOT NULL, total int NOT NULL, agent_id int)`,
  `INSERT INTO orders SELECT i, i * 7 % 980 + 1, timestamptz '2025-01-01 00:00+00' + i * interval '194 minutes',
     CASE WHEN i % 4 > 0 THEN timestamp '2025-01-02' + i * interval '194 minutes' END,
     CASE WHEN i % 6 > 0 THEN date '2025-01-01' + i % 400 END,
     (ARRAY['new', 'paid', 'sent'])[i % 3 + 1], i % 50, CASE WHEN i % 2 = 0 THEN i % 40 END
   FROM generate_series(1, 3000) i`,
  `INSERT INTO orders SELECT 7000, 3, 'infinity', '-infinity', 'infinity', 'new', 1, NULL`,
  `CREATE TABLE item (order_id bigint NOT NULL REFERENCES orders, line int NOT NULL, quantity int NOT NULL, price numeric(10,2), PRIMARY KEY (order_id, line))`,
  `INSERT INTO item SELECT i % 2750 + 1, i / 2750 + 1, i % 5, CASE WHEN i % 7 > 0 THEN i % 100 + 0.50 END FROM generate_series(0, 5500) i`,
  `CREATE INDEX orders_customer_id_idx ON orders (customer_id)`,
  `CREATE INDEX orders_placed_at_idx ON orders (placed_at)`,
  `CREATE INDEX orders_shipped_at_idx ON orders (shipped_at)`,
  `CREATE INDEX orders_total_idx ON orders (total)`,
  `CREATE INDEX orders_agent_id_idx ON orders (agent_id)`,
  `CREATE TABLE deferred (id int PRIMARY KEY DEFERRABLE)`,
  `CREATE TABLE fraction (id bigint PRIMARY KEY)`,
  `INSERT INTO fraction VALUES (9007199254740992), (9007199254740993)`,
  `CREATE TABLE parent (id int PRIMARY KEY)`,
  `CREATE TABLE child () INHERITS (parent)`,
  `CREATE TABLE late (customer_id int)`,
  `ALTER TABLE late ADD FOREIGN KEY (customer_id) REFERENCES customer NOT VALID`,
  `CREATE VIEW customer_names AS SELECT id, nickname FROM customer`,
  `CREATE SCHEMA aside`,
  `CREATE VIEW aside.customer AS SELECT 1 AS id UNION ALL SELECT 1`,
  `ANALYZE`,
  // Otherwise the planner reads both indexes of an OR by itself, and there is nothing to advise.
  `SET enable_bitmapscan = off`,
];

export interface CorpusStatement {
  /** The rule that must speak (or, of a false friend, must not call a rewrite equivalent). */
  rule: string;
  text: string;
  values?: Record<string, string | null>;
}

const of = (rule: string, text: string, values?: CorpusStatement["values"]): CorpusStatement => ({
  rule,
  text,
  ...(values === undefined ? {} : { values }),
});

/** Statements with at least one rewrite that is called equivalent. */
export const EQUIVALENT_CORPUS: readonly CorpusStatement[] = [
  of(
    "not-in-nullable",
    "SELECT id, total FROM orders WHERE customer_id NOT IN (SELECT id FROM customer WHERE region = :r)",
    { r: "north" },
  ),
  of(
    "not-in-nullable",
    "SELECT c.id FROM customer c WHERE id NOT IN (SELECT customer_id FROM orders WHERE total > 10)",
  ),
  of(
    "count-for-existence",
    "SELECT id FROM customer c WHERE (SELECT count(*) FROM orders o WHERE o.customer_id = c.id) > 0",
  ),
  of(
    "count-for-existence",
    "SELECT id FROM customer c WHERE 0 = (SELECT count(id) FROM orders o WHERE o.customer_id = c.id)",
  ),
  of(
    "count-for-existence",
    "SELECT id, (SELECT count(1) FROM orders o WHERE o.agent_id = c.id) >= 1 AS has FROM customer c",
  ),
  of(
    "correlated-subquery",
    "SELECT c.id, (SELECT sum(total) FROM orders o WHERE o.customer_id = c.id AND o.status = :s) FROM customer c",
    { s: "paid" },
  ),
  of(
    "correlated-subquery",
    "SELECT c.id, (SELECT count(*) FROM orders WHERE customer_id = c.id) AS orders FROM customer c WHERE c.region = 'east' ORDER BY 2, 1",
  ),
  of(
    "correlated-subquery",
    "SELECT o.id, (SELECT nickname FROM customer c WHERE c.id = o.customer_id) FROM orders o",
  ),
  of(
    "correlated-subquery",
    "SELECT o.id FROM orders o WHERE o.total > (SELECT avg(total) FROM orders i WHERE i.agent_id = o.agent_id)",
  ),
  of(
    "correlated-subquery",
    "SELECT id, (SELECT max(total) FROM orders x WHERE x.customer_id = orders.customer_id) FROM orders",
  ),
  of("or-across-columns", "SELECT id, agent_id FROM orders WHERE customer_id = 8 OR agent_id = 8"),
  of(
    "or-across-columns",
    "SELECT o.id AS n, total FROM orders o WHERE agent_id = 4 OR total > 47 ORDER BY total DESC, n LIMIT 900",
  ),
  of(
    "or-across-columns",
    "SELECT o.id, c.email FROM orders o JOIN customer c ON c.id = o.customer_id WHERE c.nickname = 'nick8' OR o.agent_id = 8",
  ),
  of("function-on-column", "SELECT id FROM orders WHERE date_trunc('day', placed_at) = '2025-03-01'"),
  of("function-on-column", "SELECT id FROM orders WHERE date_trunc('month', shipped_at) = '2025-03-02'"),
  of(
    "function-on-column",
    "SELECT id FROM orders WHERE date_trunc('week', shipped_at) = timestamp '2025-03-03'",
  ),
  of("function-on-column", "SELECT id FROM orders WHERE placed_at::date = '2025-03-01'"),
  of("function-on-column", "SELECT id FROM orders WHERE shipped_at::date > date '2025-06-01'"),
  of("function-on-column", "SELECT id FROM orders WHERE date(shipped_at) = '2025-06-01'"),
  of("function-on-column", "SELECT id FROM orders WHERE extract(year FROM placed_at) = 2025"),
  of("function-on-column", "SELECT id FROM orders WHERE date_part('year', shipped_at) = 2026"),
  of("function-on-column", "SELECT id FROM orders WHERE coalesce(agent_id, 0) = 8"),
  of("function-on-column", "SELECT id FROM orders WHERE coalesce(agent_id, 0) = 0"),
  of("function-on-column", "SELECT id FROM orders WHERE total::text = '7' AND status = 'paid'"),
  of("implicit-cast", "SELECT id FROM orders WHERE total = 42.0"),
  of("implicit-cast", "SELECT id FROM orders WHERE total > 46.5 AND agent_id <= 7.5"),
  of("implicit-cast", "SELECT id FROM orders WHERE total >= -0.5 AND total < 2::numeric"),
  of("distinct-on-unique", "SELECT DISTINCT id, status FROM orders WHERE total < 4"),
  of(
    "distinct-on-unique",
    "SELECT DISTINCT status, agent_id, count(*) FROM orders GROUP BY status, agent_id",
  ),
  of(
    "distinct-fan-out",
    "SELECT DISTINCT c.id, c.email FROM customer c JOIN orders o ON o.customer_id = c.id WHERE o.total > 44 AND region = 'west'",
  ),
  of(
    "distinct-fan-out",
    "SELECT DISTINCT c.region FROM customer c, orders o WHERE o.customer_id = c.id AND o.agent_id = 6",
  ),
  of(
    "union-of-disjoint",
    "SELECT id, region FROM customer WHERE region = 'north' UNION SELECT id, region FROM customer WHERE region = 'south'",
  ),
  of("union-of-disjoint", "SELECT 1 AS kind, id FROM customer UNION SELECT DISTINCT 2, agent_id FROM orders"),
  of(
    "union-of-disjoint",
    "SELECT id FROM customer WHERE id IN (SELECT customer_id FROM orders UNION SELECT agent_id FROM orders)",
  ),
  of(
    "membership",
    "SELECT id FROM orders WHERE customer_id IN (SELECT id FROM customer WHERE region = 'north')",
  ),
  of(
    "membership",
    "SELECT status, count(*) FROM orders o WHERE EXISTS (SELECT 1 FROM customer c WHERE c.id = o.agent_id AND c.note IS NULL) GROUP BY status",
  ),
  of(
    "membership",
    "SELECT email FROM customer WHERE nickname IN (SELECT nickname FROM customer b WHERE b.id < 50)",
  ),
  of("redundant-in-exists", "SELECT id FROM customer WHERE id IN (SELECT DISTINCT agent_id FROM orders)"),
  of(
    "redundant-in-exists",
    "SELECT id FROM customer c WHERE EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id AND o.total = 3 ORDER BY o.id)",
  ),
  of(
    "unused-left-join",
    "SELECT o.id, o.total FROM orders o LEFT JOIN customer c ON c.id = o.agent_id AND c.region = 'north'",
  ),
  of("unused-left-join", "SELECT count(*) FROM orders o LEFT JOIN customer c ON o.status = c.nickname"),
  of(
    "left-join-as-inner",
    "SELECT o.id, c.email FROM orders o LEFT JOIN customer c ON c.id = o.agent_id WHERE c.region = 'north'",
  ),
  of(
    "left-join-as-inner",
    "SELECT c.id, o.total FROM customer c LEFT JOIN orders o ON o.agent_id = c.id LEFT JOIN item i ON i.order_id = o.id WHERE i.price BETWEEN 3 AND 20",
  ),
  of(
    "having-for-where",
    "SELECT status, agent_id, count(*) FROM orders GROUP BY status, agent_id HAVING agent_id > 4 AND count(*) > 10",
  ),
  of(
    "cte-materialization",
    "WITH paid AS (SELECT * FROM orders WHERE status = 'paid') SELECT id FROM paid WHERE customer_id = 8",
  ),
  of(
    "cte-materialization",
    "WITH per AS (SELECT agent_id, sum(total) AS sum FROM orders GROUP BY agent_id) SELECT a.agent_id FROM per a JOIN per b ON b.sum > a.sum AND b.agent_id = 4",
  ),
  of(
    "limit-with-wrong-index",
    "SELECT id, total FROM orders WHERE status = 'new' AND day < '2025-02-01' ORDER BY id LIMIT 5",
  ),
];

/** Statements that look like those above, where the rewrite would return other rows. */
export const FALSE_FRIENDS: readonly CorpusStatement[] = [
  of("not-in-nullable", "SELECT id FROM customer WHERE id NOT IN (SELECT agent_id FROM orders)"),
  of("not-in-nullable", "SELECT id FROM orders WHERE agent_id NOT IN (SELECT id FROM customer)"),
  of(
    "not-in-nullable",
    "SELECT o.id FROM customer c LEFT JOIN orders o ON o.agent_id = c.id WHERE o.total NOT IN (SELECT id FROM customer)",
  ),
  of(
    "count-for-existence",
    "SELECT id FROM customer c WHERE (SELECT count(*) FROM orders o WHERE o.customer_id = c.id) > 1",
  ),
  of(
    "count-for-existence",
    "SELECT id FROM customer c WHERE (SELECT count(agent_id) FROM orders o WHERE o.customer_id = c.id) > 0",
  ),
  of(
    "correlated-subquery",
    "SELECT c.id, (SELECT total FROM orders o WHERE o.customer_id = c.id) FROM customer c WHERE c.id < 0",
  ),
  of(
    "correlated-subquery",
    "SELECT sum((SELECT count(*) FROM orders o WHERE o.customer_id = c.id)) FROM customer c",
  ),
  of(
    "correlated-subquery",
    "SELECT c.id, (SELECT array_agg(total) FROM orders o WHERE o.customer_id = c.id) FROM customer c",
  ),
  of("or-across-columns", "SELECT count(*) FROM orders WHERE customer_id = 8 OR agent_id = 8"),
  of("or-across-columns", "SELECT DISTINCT status FROM orders WHERE customer_id = 8 OR agent_id = 8"),
  of("function-on-column", "SELECT id FROM orders WHERE placed_at::date = :d", { d: "infinity" }),
  of("function-on-column", "SELECT id FROM orders WHERE shipped_at::date = timestamp '2025-03-01 10:00'"),
  of("function-on-column", "SELECT id FROM orders WHERE to_char(placed_at, 'YYYY-MM') = '2025-11'"),
  of("function-on-column", "SELECT id FROM orders WHERE total::text = '07'"),
  of(
    "function-on-column",
    "SELECT o.id FROM customer c LEFT JOIN orders o ON o.agent_id = c.id WHERE coalesce(o.total, 1) = 1.0",
  ),
  of("implicit-cast", "SELECT id FROM orders WHERE total = 42.5"),
  of("implicit-cast", "SELECT id FROM orders WHERE total = :p::numeric", { p: "4" }),
  of("distinct-on-unique", "SELECT DISTINCT nickname FROM customer"),
  of("distinct-on-unique", "SELECT DISTINCT c.id FROM customer c JOIN orders o ON o.customer_id = c.id"),
  of("distinct-on-unique", "SELECT DISTINCT id, generate_series(1, 2) / 3 FROM customer"),
  of("distinct-on-unique", "SELECT DISTINCT id FROM customer CROSS JOIN generate_series(1, 2)"),
  of(
    "union-of-disjoint",
    "SELECT 1, id FROM customer, generate_series(1, 2) UNION SELECT 2, id FROM customer",
  ),
  of(
    "count-for-existence",
    "SELECT c.region FROM customer c GROUP BY c.region HAVING (SELECT count(c.id) FROM orders LIMIT 1) > 0",
  ),
  of("unused-left-join", "SELECT o.id FROM orders o LEFT JOIN fraction f ON f.id = o.total::float8"),
  of("unused-left-join", 'SELECT o.id FROM orders o LEFT JOIN customer c ON c.email = o.status COLLATE "C"'),
  of(
    "membership",
    "SELECT id FROM customer WHERE id IN (SELECT o.id FROM orders o, generate_series(1, customer.id) g WHERE g = o.total)",
  ),
  of(
    "membership",
    "SELECT id FROM orders WHERE total::float8 + 9007199254740992 IN (SELECT id FROM fraction)",
  ),
  of("distinct-on-unique", "SELECT DISTINCT id FROM deferred"),
  of(
    "distinct-fan-out",
    "SELECT DISTINCT c.id, o.total FROM customer c JOIN orders o ON o.customer_id = c.id",
  ),
  of("distinct-fan-out", "SELECT c.id FROM customer c JOIN orders o ON o.customer_id = c.id"),
  of(
    "union-of-disjoint",
    "SELECT id FROM customer WHERE region = 'north' UNION SELECT id FROM customer WHERE region = 'south'",
  ),
  of(
    "union-of-disjoint",
    "SELECT status, total FROM orders WHERE status = 'new' UNION SELECT status, total FROM orders WHERE status = 'paid'",
  ),
  of("membership", "SELECT id FROM customer WHERE id IN (SELECT agent_id FROM orders)"),
  of("unused-left-join", "SELECT c.id FROM customer c LEFT JOIN orders o ON o.customer_id = c.id"),
  of(
    "unused-left-join",
    "SELECT o.id FROM orders o LEFT JOIN customer c ON c.id = o.agent_id WHERE c.id IS NULL",
  ),
  of(
    "left-join-as-inner",
    "SELECT o.id FROM orders o LEFT JOIN customer c ON c.id = o.agent_id WHERE c.region = 'north' OR c.id IS NULL",
  ),
  of(
    "left-join-as-inner",
    "SELECT o.id FROM orders o LEFT JOIN customer c ON c.id = o.agent_id WHERE coalesce(c.region, 'north') = 'north'",
  ),
  of("having-for-where", "SELECT status, count(*) FROM orders GROUP BY status HAVING count(*) > 3"),
  of(
    "having-for-where",
    "SELECT status, agent_id, count(*) FROM orders GROUP BY ROLLUP (status, agent_id) HAVING agent_id > 4",
  ),
  of(
    "cte-materialization",
    "WITH drawn AS (SELECT id, random() AS r FROM orders) SELECT a.id FROM drawn a JOIN drawn b USING (id, r)",
  ),
];
