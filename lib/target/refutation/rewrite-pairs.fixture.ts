/** A rewrite that a person could propose; parameters take `values`. */
export interface RewritePair {
  name: string;
  before: string;
  after: string;
  values?: Record<string, string | null>;
}

/** The tables that the pairs read. */
export const REWRITE_TABLES = [
  "CREATE TYPE order_status AS ENUM ('new', 'paid', 'sent')",
  "CREATE DOMAIN positive AS int CHECK (VALUE >= 0)",
  "CREATE TABLE customer (id int PRIMARY KEY, name text NOT NULL, city text, credit numeric(10,2))",
  `CREATE TABLE orders (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, customer_id int REFERENCES customer,
    status order_status, amount int, placed_on date, note varchar(20))`,
  "CREATE TABLE product (id int PRIMARY KEY, name text NOT NULL UNIQUE, price int, category text, tags text[])",
  `CREATE TABLE item (order_id int NOT NULL REFERENCES orders, line int NOT NULL, product_id int REFERENCES product,
    quantity positive NOT NULL, total int GENERATED ALWAYS AS (quantity * 2) STORED, PRIMARY KEY (order_id, line))`,
  `CREATE TABLE employee (id int PRIMARY KEY, manager_id int REFERENCES employee, department int, salary int,
    weight float8, CHECK (salary IS NULL OR salary >= id - 100))`,
  "CREATE TABLE event (id bigint PRIMARY KEY, at timestamp NOT NULL, kind text, payload jsonb)",
  "CREATE VIEW paid_order AS SELECT * FROM orders WHERE status = 'paid'",
  "CREATE MATERIALIZED VIEW spent AS SELECT customer_id, sum(amount) AS total FROM orders GROUP BY customer_id",
  "CREATE FUNCTION doubled(n int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT n * 2'",
  // A table that is there and full must change nothing: only definitions are read.
  "INSERT INTO customer SELECT g, 'customer ' || g FROM generate_series(1, 100) g",
];

/** Pairs that return different rows on some data. */
export const INEQUIVALENT: readonly RewritePair[] = [
  {
    name: "NOT IN is not NOT EXISTS when the subquery has a NULL",
    before: "SELECT c.id FROM customer c WHERE c.id NOT IN (SELECT o.customer_id FROM orders o)",
    after: "SELECT c.id FROM customer c WHERE NOT EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id)",
  },
  {
    name: "a LEFT JOIN is not an inner one",
    before: "SELECT c.id, o.amount FROM customer c LEFT JOIN orders o ON o.customer_id = c.id",
    after: "SELECT c.id, o.amount FROM customer c JOIN orders o ON o.customer_id = c.id",
  },
  {
    name: "a filter in WHERE is not one in ON",
    before:
      "SELECT c.id, o.id FROM customer c LEFT JOIN orders o ON o.customer_id = c.id AND o.status = 'paid'",
    after:
      "SELECT c.id, o.id FROM customer c LEFT JOIN orders o ON o.customer_id = c.id WHERE o.status = 'paid'",
  },
  {
    name: "UNION is not UNION ALL",
    before: "SELECT city FROM customer UNION SELECT note FROM orders",
    after: "SELECT city FROM customer UNION ALL SELECT note FROM orders",
  },
  {
    name: "count(*) is not count(column)",
    before: "SELECT customer_id, count(*) FROM orders GROUP BY customer_id",
    after: "SELECT customer_id, count(amount) FROM orders GROUP BY customer_id",
  },
  {
    name: "more than three is not at least three",
    before: "SELECT customer_id FROM orders GROUP BY customer_id HAVING count(*) > 3",
    after: "SELECT customer_id FROM orders GROUP BY customer_id HAVING count(*) >= 3",
  },
  {
    name: "a threshold of five or six",
    before: "SELECT customer_id FROM orders GROUP BY customer_id HAVING count(*) >= 5",
    after: "SELECT customer_id FROM orders GROUP BY customer_id HAVING count(*) >= 6",
  },
  {
    name: "DISTINCT matters",
    before: "SELECT DISTINCT city FROM customer",
    after: "SELECT city FROM customer",
  },
  {
    name: "DISTINCT ON takes the first by another column",
    before: "SELECT DISTINCT ON (customer_id) customer_id, id, amount FROM orders ORDER BY customer_id, id",
    after:
      "SELECT DISTINCT ON (customer_id) customer_id, id, amount FROM orders ORDER BY customer_id, amount, id",
  },
  {
    name: "COALESCE lets NULL through",
    before: "SELECT id FROM orders WHERE COALESCE(amount, 0) < 10",
    after: "SELECT id FROM orders WHERE amount < 10",
  },
  {
    name: "= NULL is not IS NULL",
    before: "SELECT id FROM orders WHERE note IS NULL",
    after: "SELECT id FROM orders WHERE note = NULL",
  },
  {
    name: "BETWEEN has both its ends",
    before: "SELECT id FROM orders WHERE amount BETWEEN 10 AND 20",
    after: "SELECT id FROM orders WHERE amount >= 10 AND amount < 20",
  },
  {
    name: "a correlated count has a row for empty groups",
    before: "SELECT c.id, (SELECT count(*) FROM orders o WHERE o.customer_id = c.id) FROM customer c",
    after: "SELECT c.id, count(*) FROM customer c JOIN orders o ON o.customer_id = c.id GROUP BY c.id",
  },
  {
    name: "count(*) over a LEFT JOIN counts the missing row",
    before: "SELECT c.id, (SELECT count(*) FROM orders o WHERE o.customer_id = c.id) FROM customer c",
    after: "SELECT c.id, count(*) FROM customer c LEFT JOIN orders o ON o.customer_id = c.id GROUP BY c.id",
  },
  {
    name: "RANGE counts peers, ROWS does not",
    before: "SELECT id, sum(amount) OVER (ORDER BY placed_on, id) FROM orders",
    after: "SELECT id, sum(amount) OVER (ORDER BY placed_on) FROM orders",
  },
  {
    name: "grouping by another column splits groups",
    before: "SELECT sum(amount) FROM orders GROUP BY customer_id",
    after: "SELECT sum(amount) FROM orders GROUP BY customer_id, status",
  },
  {
    name: "an inner join drops the group of NULL",
    before: "SELECT customer_id, count(*) FROM orders GROUP BY customer_id",
    after: "SELECT c.id, count(*) FROM customer c JOIN orders o ON o.customer_id = c.id GROUP BY c.id",
  },
  {
    name: "SUM of nothing is NULL",
    before: "SELECT sum(amount) FROM orders WHERE amount > 100",
    after: "SELECT COALESCE(sum(amount), 0) FROM orders WHERE amount > 100",
  },
  {
    name: "OR as UNION ALL counts twice what meets both",
    before: "SELECT id FROM orders WHERE status = 'paid' OR amount > 50",
    after: "SELECT id FROM orders WHERE status = 'paid' UNION ALL SELECT id FROM orders WHERE amount > 50",
  },
  {
    name: "integers divide without a remainder",
    before: "SELECT id, amount / 2 * 2 FROM orders",
    after: "SELECT id, amount FROM orders",
  },
  {
    name: "EXISTS is not a join: duplicates",
    before: "SELECT c.name FROM customer c WHERE EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id)",
    after: "SELECT c.name FROM customer c JOIN orders o ON o.customer_id = c.id",
  },
  {
    name: "an anti-join on a nullable column",
    before:
      "SELECT c.id FROM customer c WHERE NOT EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id)",
    after: "SELECT c.id FROM customer c LEFT JOIN orders o ON o.customer_id = c.id WHERE o.amount IS NULL",
  },
  {
    name: "OFFSET skips one more",
    before: "SELECT id FROM orders ORDER BY id LIMIT 2 OFFSET 1",
    after: "SELECT id FROM orders WHERE id > 1 ORDER BY id LIMIT 2",
  },
  {
    name: "the last day of a month has hours",
    before: "SELECT id FROM event WHERE at >= '2024-01-01' AND at < '2024-02-01'",
    after: "SELECT id FROM event WHERE at BETWEEN '2024-01-01' AND '2024-01-31'",
  },
  {
    name: "customers with two orders of at least three items each",
    before: `SELECT c.id FROM customer c JOIN orders o ON o.customer_id = c.id JOIN item i ON i.order_id = o.id
      GROUP BY c.id HAVING count(*) >= 3`,
    after: `SELECT c.id FROM customer c JOIN orders o ON o.customer_id = c.id JOIN item i ON i.order_id = o.id
      GROUP BY c.id HAVING count(DISTINCT o.id) >= 3`,
  },
  {
    name: "a multi-join count of at least four",
    before: `SELECT p.category, count(*) FROM product p JOIN item i ON i.product_id = p.id JOIN orders o ON o.id = i.order_id
      WHERE o.status = 'paid' GROUP BY p.category HAVING count(*) >= 4`,
    after: `SELECT p.category, count(*) FROM product p JOIN item i ON i.product_id = p.id JOIN orders o ON o.id = i.order_id
      WHERE o.status = 'paid' GROUP BY p.category HAVING count(*) > 4`,
  },
  {
    name: "LIKE minds the case",
    before: "SELECT id FROM customer WHERE name LIKE 'ann%'",
    after: "SELECT id FROM customer WHERE name ILIKE 'ann%'",
  },
  {
    name: "a prefix is not a substring",
    before: "SELECT id FROM customer WHERE name LIKE '%son'",
    after: "SELECT id FROM customer WHERE name LIKE '%son%'",
  },
  {
    name: "<> ALL of an empty set is true",
    before: "SELECT id FROM employee WHERE salary > ALL (SELECT salary FROM employee WHERE department = 7)",
    after: "SELECT id FROM employee WHERE salary > (SELECT max(salary) FROM employee WHERE department = 7)",
  },
  {
    name: "the largest salary can be shared",
    before: "SELECT id FROM employee ORDER BY salary DESC NULLS LAST, id LIMIT 1",
    after: "SELECT id FROM employee WHERE salary = (SELECT max(salary) FROM employee)",
  },
  {
    name: "rank is not row_number",
    before: "SELECT id FROM (SELECT id, rank() OVER (ORDER BY salary) AS r FROM employee) x WHERE r <= 2",
    after:
      "SELECT id FROM (SELECT id, row_number() OVER (ORDER BY salary, id) AS r FROM employee) x WHERE r <= 2",
  },
  {
    name: "a parameter's end of range",
    before: "SELECT id FROM orders WHERE placed_on >= :since",
    after: "SELECT id FROM orders WHERE placed_on > :since",
    values: { since: "2024-05-01" },
  },
  {
    name: "IS DISTINCT FROM sees NULL",
    before: "SELECT id FROM employee WHERE manager_id IS DISTINCT FROM 1",
    after: "SELECT id FROM employee WHERE manager_id <> 1",
  },
  {
    name: "avg skips NULL, sum over count(*) does not",
    before: "SELECT avg(amount)::int FROM orders",
    after: "SELECT (sum(amount)::numeric / NULLIF(count(*), 0))::int FROM orders",
  },
  {
    name: "another order of rows",
    before: "SELECT id, amount FROM orders ORDER BY amount, id",
    after: "SELECT id, amount FROM orders ORDER BY amount NULLS FIRST, id",
  },
  {
    name: "a key that is missing is not a key that is null",
    before: "SELECT id FROM event WHERE payload ? 'price'",
    after: "SELECT id FROM event WHERE payload ->> 'price' IS NOT NULL",
  },
  {
    name: "overlapping is not containing",
    before: "SELECT id FROM product WHERE tags && '{red,blue}'",
    after: "SELECT id FROM product WHERE tags @> '{red,blue}'",
  },
  {
    name: "a number in JSON is not the same text",
    before: `SELECT id FROM event WHERE payload @> '{"a": 1}'`,
    after: "SELECT id FROM event WHERE payload ->> 'a' = '1'",
  },
  {
    name: "seven days are not seven calendar days",
    before: "SELECT id FROM event WHERE at > now() - interval '7 days'",
    after: "SELECT id FROM event WHERE at >= current_date - 7",
  },
  {
    name: "a sum at its threshold, over a group at its own, in a year",
    before: `SELECT customer_id, count(*) FROM orders WHERE placed_on BETWEEN '2024-01-01' AND '2024-12-31'
      GROUP BY 1 HAVING count(*) >= 5 AND sum(amount) > 100`,
    after: `SELECT customer_id, count(*) FROM orders WHERE placed_on BETWEEN '2024-01-01' AND '2024-12-31'
      GROUP BY 1 HAVING count(*) >= 5 AND sum(amount) >= 100`,
  },
  {
    name: "a scalar subquery fails where a join returns two rows",
    before: "SELECT (SELECT o.amount FROM orders o WHERE o.customer_id = c.id) FROM customer c",
    after: "SELECT o.amount FROM customer c LEFT JOIN orders o ON o.customer_id = c.id",
  },
];

/** Pairs that return the same rows on all data that the definitions allow. */
export const EQUIVALENT: readonly RewritePair[] = [
  {
    name: "NOT IN over a key that is NOT NULL",
    before: "SELECT p.id FROM product p WHERE p.id NOT IN (SELECT i.order_id FROM item i)",
    after: "SELECT p.id FROM product p WHERE NOT EXISTS (SELECT 1 FROM item i WHERE i.order_id = p.id)",
  },
  {
    name: "IN as EXISTS",
    before:
      "SELECT c.id FROM customer c WHERE c.id IN (SELECT o.customer_id FROM orders o WHERE o.amount > 5)",
    after:
      "SELECT c.id FROM customer c WHERE EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id AND o.amount > 5)",
  },
  {
    name: "DISTINCT over a primary key",
    before: "SELECT DISTINCT id, city FROM customer",
    after: "SELECT id, city FROM customer",
  },
  {
    name: "a join along a foreign key that is NOT NULL",
    before: "SELECT i.order_id, i.line FROM item i JOIN orders o ON o.id = i.order_id",
    after: "SELECT order_id, line FROM item",
  },
  {
    name: "OR as UNION ALL with a guard",
    before: "SELECT id FROM orders WHERE status = 'paid' OR amount > 50",
    after:
      "SELECT id FROM orders WHERE status = 'paid' UNION ALL SELECT id FROM orders WHERE amount > 50 AND (status = 'paid') IS NOT TRUE",
  },
  {
    name: "a correlated count as a LEFT JOIN that counts a key",
    before: "SELECT c.id, (SELECT count(*) FROM orders o WHERE o.customer_id = c.id) FROM customer c",
    after:
      "SELECT c.id, count(o.id) FROM customer c LEFT JOIN orders o ON o.customer_id = c.id GROUP BY c.id",
  },
  {
    name: "a correlated sum as LATERAL",
    before: "SELECT c.id, (SELECT sum(o.amount) FROM orders o WHERE o.customer_id = c.id) FROM customer c",
    after:
      "SELECT c.id, s.total FROM customer c LEFT JOIN LATERAL (SELECT sum(o.amount) AS total FROM orders o WHERE o.customer_id = c.id) s ON true",
  },
  {
    name: "a range instead of date_trunc",
    before: "SELECT id FROM event WHERE date_trunc('month', at) = '2024-02-01'",
    after: "SELECT id FROM event WHERE at >= '2024-02-01' AND at < '2024-03-01'",
  },
  {
    name: "a range instead of extract",
    before: "SELECT id FROM orders WHERE extract(year FROM placed_on) = 2024",
    after: "SELECT id FROM orders WHERE placed_on >= '2024-01-01' AND placed_on < '2025-01-01'",
  },
  {
    name: "HAVING on the grouped column as WHERE",
    before: "SELECT customer_id, count(*) FROM orders GROUP BY customer_id HAVING customer_id > 2",
    after: "SELECT customer_id, count(*) FROM orders WHERE customer_id > 2 GROUP BY customer_id",
  },
  {
    name: "an anti-join on a key",
    before:
      "SELECT c.id FROM customer c WHERE NOT EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id)",
    after: "SELECT c.id FROM customer c LEFT JOIN orders o ON o.customer_id = c.id WHERE o.id IS NULL",
  },
  {
    name: "DISTINCT ON as row_number with a total order",
    before:
      "SELECT DISTINCT ON (customer_id) customer_id, id FROM orders ORDER BY customer_id, amount DESC, id",
    after:
      "SELECT customer_id, id FROM (SELECT customer_id, id, row_number() OVER (PARTITION BY customer_id ORDER BY amount DESC, id) AS n FROM orders) x WHERE n = 1",
  },
  {
    name: "a CTE instead of a subquery",
    before: "SELECT * FROM (SELECT city, count(*) AS n FROM customer GROUP BY city) x WHERE n > 2",
    after:
      "WITH x AS MATERIALIZED (SELECT city, count(*) AS n FROM customer GROUP BY city) SELECT * FROM x WHERE n > 2",
  },
  {
    name: "keyset instead of a bound",
    before: "SELECT id FROM orders WHERE amount > 10 OR (amount = 10 AND id > 3) ORDER BY amount, id LIMIT 3",
    after: "SELECT id FROM orders WHERE (amount, id) > (10, 3) ORDER BY amount, id LIMIT 3",
  },
  {
    name: "BETWEEN as two comparisons",
    before: "SELECT id FROM orders WHERE amount BETWEEN :low AND :high",
    after: "SELECT id FROM orders WHERE amount >= :low AND amount <= :high",
    values: { low: "10", high: "20" },
  },
  {
    name: "a semi-join through DISTINCT",
    before: "SELECT c.id FROM customer c WHERE EXISTS (SELECT FROM orders o WHERE o.customer_id = c.id)",
    after: "SELECT DISTINCT c.id FROM customer c JOIN orders o ON o.customer_id = c.id",
  },
  {
    name: "count of conditions as FILTER",
    before: "SELECT city, sum(CASE WHEN credit > 100 THEN 1 ELSE 0 END) FROM customer GROUP BY city",
    after: "SELECT city, count(*) FILTER (WHERE credit > 100) FROM customer GROUP BY city",
  },
  {
    name: "INTERSECT as a semi-join",
    before: "SELECT city FROM customer INTERSECT SELECT note FROM orders",
    after:
      "SELECT DISTINCT c.city FROM customer c WHERE EXISTS (SELECT 1 FROM orders o WHERE o.note IS NOT DISTINCT FROM c.city)",
  },
  {
    name: "an average as a quotient of floats",
    before: "SELECT department, avg(weight) FROM employee GROUP BY department",
    after: "SELECT department, sum(weight) / NULLIF(count(weight), 0) FROM employee GROUP BY department",
  },
  {
    name: "ties that LIMIT cuts are the plan's choice",
    before: "SELECT id, amount FROM orders ORDER BY amount LIMIT 2",
    after: "SELECT id, amount FROM orders ORDER BY amount, id LIMIT 2",
  },
  {
    name: "any one of a group is the plan's choice",
    before: "SELECT DISTINCT ON (customer_id) customer_id, amount FROM orders ORDER BY customer_id",
    after: "SELECT DISTINCT ON (customer_id) customer_id, amount FROM orders ORDER BY customer_id, id DESC",
  },
  {
    name: "an array in any order is the plan's choice",
    before: "SELECT customer_id, array_agg(id) FROM orders GROUP BY customer_id",
    after: "SELECT customer_id, array_agg(id ORDER BY id DESC) FROM orders GROUP BY customer_id",
  },
  {
    name: "a division that one plan may not reach",
    before: "SELECT id FROM orders WHERE amount <> 0 AND 100 / amount > 2",
    after: "SELECT id FROM orders WHERE CASE WHEN amount <> 0 THEN 100 / amount > 2 END",
  },
  {
    name: "a view and what it stands for",
    before: "SELECT id, amount FROM paid_order WHERE amount > 3",
    after: "SELECT id, amount FROM orders WHERE status = 'paid' AND amount > 3",
  },
  {
    name: "a fresh materialized view and what it stands for",
    before: "SELECT customer_id, total FROM spent",
    after: "SELECT customer_id, sum(amount) FROM orders GROUP BY customer_id",
  },
  {
    name: "a generated column and its expression",
    before: "SELECT order_id, total FROM item WHERE total > 4",
    after: "SELECT order_id, quantity * 2 FROM item WHERE quantity > 2",
  },
  {
    name: "a function in SQL and its body",
    before: "SELECT doubled(amount) FROM orders WHERE doubled(amount) > 10",
    after: "SELECT amount * 2 FROM orders WHERE amount > 5",
  },
  {
    name: "a check on the domain makes a condition superfluous",
    before: "SELECT order_id FROM item WHERE quantity >= 0",
    after: "SELECT order_id FROM item",
  },
  {
    name: "a unique name makes DISTINCT superfluous",
    before: "SELECT DISTINCT name FROM product",
    after: "SELECT name FROM product",
  },
  {
    name: "a recursion over managers, either way round",
    before:
      "WITH RECURSIVE up AS (SELECT id, manager_id FROM employee WHERE id = 1 UNION SELECT e.id, e.manager_id FROM employee e JOIN up ON e.id = up.manager_id) SELECT id FROM up",
    after:
      "WITH RECURSIVE up AS (SELECT id, manager_id FROM employee WHERE id = 1 UNION SELECT e.id, e.manager_id FROM up JOIN employee e ON up.manager_id = e.id) SELECT id FROM up",
  },
  {
    name: "a product before or after the average, but for the last of many digits",
    before: "SELECT avg(salary * 1.5) FROM employee",
    after: "SELECT avg(salary) * 1.5 FROM employee",
  },
  {
    name: "unnest as ANY",
    before: "SELECT p.id FROM product p WHERE EXISTS (SELECT FROM unnest(p.tags) t WHERE t = 'red')",
    after: "SELECT p.id FROM product p WHERE 'red' = ANY (p.tags)",
  },
];
