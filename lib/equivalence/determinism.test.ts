import { beforeAll, describe, expect, test } from "vitest";
import { loadParser, parseStatement } from "@/lib/sql/parser";
import { judgeDeterminism } from "./determinism";

beforeAll(loadParser);

const FACTS = {
  keys: [
    { relation: "orders", columns: ["id"] },
    { relation: "item", columns: ["order_id", "line"] },
  ],
  volatileFunctions: ["random"],
};
const judge = (text: string) => judgeDeterminism(parseStatement(text).tree!, FACTS);

describe("an order is total", () => {
  test.each([
    ["by the key", "SELECT * FROM orders ORDER BY amount, id"],
    ["by the key under an alias", "SELECT o.* FROM orders o ORDER BY o.id DESC"],
    ["by the key that an output column holds", "SELECT id AS number, amount FROM orders ORDER BY number"],
    ["by the key's place", "SELECT amount, id FROM orders ORDER BY 2"],
    ["by all output columns", "SELECT city, name FROM customer ORDER BY name, city"],
    ["by all expressions of GROUP BY", "SELECT city, count(*) FROM customer GROUP BY city ORDER BY city"],
    ["by all places of a UNION", "SELECT a FROM x UNION ALL SELECT b FROM y ORDER BY 1"],
    [
      "by the keys of both sides of a join",
      "SELECT * FROM orders o JOIN item i ON i.order_id = o.id ORDER BY o.id, i.order_id, i.line",
    ],
  ])("%s", (_, text) => expect(judge(text).isTotallyOrdered).toBe(true));

  test.each([
    ["without ORDER BY", "SELECT id FROM orders"],
    ["by a column that repeats", "SELECT * FROM orders ORDER BY amount"],
    ["by a part of a key", "SELECT * FROM item ORDER BY order_id"],
    ["by one side of a join", "SELECT * FROM orders o JOIN item i ON i.order_id = o.id ORDER BY o.id"],
    [
      "by a key of the inner side of an outer join",
      "SELECT o.* FROM orders o LEFT JOIN item i ON true ORDER BY o.id, i.order_id, i.line",
    ],
    [
      "by a name that an output column takes from the key",
      "SELECT amount AS id, note FROM orders ORDER BY id",
    ],
  ])("and not %s", (_, text) => expect(judge(text).isTotallyOrdered).toBe(false));
});

describe("a doubt is raised by", () => {
  test.each([
    ["SELECT id FROM orders LIMIT 1", "LIMIT without ORDER BY takes any rows"],
    ["SELECT id FROM orders ORDER BY amount LIMIT 1", "LIMIT cuts rows that ORDER BY lets tie"],
    ["SELECT id FROM orders ORDER BY amount OFFSET 1", "LIMIT cuts rows that ORDER BY lets tie"],
    ["(SELECT id FROM orders LIMIT 1) UNION SELECT 1", "LIMIT without ORDER BY takes any rows"],
    ["SELECT * FROM a WHERE x = (SELECT y FROM b LIMIT 1)", "LIMIT without ORDER BY takes any rows"],
    [
      "SELECT DISTINCT ON (customer) customer, id FROM orders ORDER BY customer",
      "DISTINCT ON takes any of the rows that tie",
    ],
    ["SELECT array_agg(id) FROM orders", "array_agg() without ORDER BY takes its input in any order"],
    ["SELECT string_agg(name, ',' ORDER BY amount) FROM orders", "string_agg() orders its input with ties"],
    [
      "SELECT row_number() OVER (ORDER BY amount) FROM orders",
      "row_number() OVER (…) orders its rows with ties",
    ],
    [
      "SELECT sum(x) OVER w FROM orders WINDOW w AS (ORDER BY amount ROWS 1 PRECEDING)",
      "sum() OVER (…) orders its rows with ties",
    ],
    ["SELECT random()", "random() may return another value at every call"],
    ["SELECT * FROM orders TABLESAMPLE system (10)", "TABLESAMPLE draws other rows each time"],
  ])("%s", (text, doubt) => expect(judge(text).doubts).toEqual([doubt]));
});

describe("no doubt is raised by", () => {
  test.each([
    "SELECT id FROM orders ORDER BY amount, id LIMIT 1",
    "SELECT amount FROM orders ORDER BY amount LIMIT 1",
    "SELECT id FROM orders ORDER BY amount FETCH FIRST 1 ROW WITH TIES",
    "SELECT id FROM orders o WHERE EXISTS (SELECT 1 FROM item i WHERE i.order_id = o.id LIMIT 1)",
    "SELECT DISTINCT ON (customer) customer, id FROM orders ORDER BY customer, id",
    "SELECT array_agg(id ORDER BY id) FROM orders",
    "SELECT string_agg(name, ',' ORDER BY id) FROM orders",
    "SELECT row_number() OVER (PARTITION BY customer ORDER BY amount, id) FROM orders",
    "SELECT rank() OVER (ORDER BY amount), sum(amount) OVER (ORDER BY amount) FROM orders",
    "SELECT count(*) FROM orders LIMIT 1",
    "SELECT DISTINCT amount FROM orders",
  ])("%s", (text) => expect(judge(text).doubts).toEqual([]));
});

test("what reads the clock is listed once", () => {
  const text =
    "SELECT id FROM orders WHERE at > now() - interval '1 day' AND on_day < CURRENT_DATE AND at < now()";
  expect(judge(text).clocks).toEqual(["now()", "CURRENT_DATE"]);
});
