import { beforeAll, describe, expect, it } from "vitest";
import { loadParser } from "@/lib/sql/parser";
import { shopFacts } from "../facts.fixture";
import { candidates, find, rewrites } from "./shop-advice.fixture";

beforeAll(loadParser);

describe("not-in-nullable", () => {
  const text =
    "SELECT total FROM orders WHERE customer_id NOT IN (SELECT id FROM customer WHERE region = :r)";
  it("rewrites to NOT EXISTS, given that neither side can be NULL, and points at the NOT IN", () => {
    expect(rewrites("not-in-nullable", text)).toEqual([
      [
        "NOT EXISTS",
        "SELECT total FROM orders WHERE NOT (EXISTS (SELECT 1 FROM customer WHERE region = :r AND id = orders.customer_id))",
        "given",
      ],
    ]);
    const [finding] = find("not-in-nullable", text);
    expect(text.slice(finding!.where.offset)).toMatch(/^NOT IN|^IN/);
  });
  it("does not call it equivalent with a column that may be NULL, and says what differs", () => {
    const facts = shopFacts({ customer: { notNull: [] } });
    expect(candidates("not-in-nullable", text, { facts })[0]).toMatchObject({
      equivalence: { holds: "differs", when: expect.stringContaining("customer.id is NULL") as string },
    });
  });
  it("is silent about a condition inside OR, a subquery with LIMIT, and a name that would change its meaning", () => {
    const base = "SELECT total FROM orders WHERE";
    expect(
      find("not-in-nullable", `${base} total = 1 OR customer_id NOT IN (SELECT id FROM customer)`),
    ).toEqual([]);
    expect(find("not-in-nullable", `${base} customer_id NOT IN (SELECT id FROM customer LIMIT 3)`)).toEqual(
      [],
    );
    expect(find("not-in-nullable", `${base} customer_id NOT IN (SELECT agent_id FROM orders)`)).toEqual([]);
  });
});

describe("count-for-existence", () => {
  const counted = (test: string) => `SELECT id FROM customer c WHERE ${test}`;
  const count = "(SELECT count(*) FROM orders o WHERE o.customer_id = c.id)";
  it.each([
    [`${count} > 0`, "EXISTS"],
    [`${count} >= 1`, "EXISTS"],
    [`0 < ${count}`, "EXISTS"],
    [`${count} = 0`, "NOT EXISTS"],
    [`1 > ${count}`, "NOT EXISTS"],
  ])("%s asks whether a row %s", (test, label) => {
    const [found] = rewrites("count-for-existence", counted(test));
    expect(found).toMatchObject([
      label,
      expect.stringContaining("EXISTS (SELECT 1 FROM orders AS o WHERE o.customer_id = c.id)"),
      "always",
    ]);
  });
  it("is silent where the number matters, where NULLs are not counted, and where it counts groups", () => {
    expect(find("count-for-existence", counted(`${count} > 1`))).toEqual([]);
    expect(find("count-for-existence", counted(count.replace("*", "agent_id") + " > 0"))).toEqual([]);
    expect(
      find("count-for-existence", counted(count.replace("c.id)", "c.id GROUP BY status)") + " > 0")),
    ).toEqual([]);
  });
});

describe("correlated-subquery", () => {
  const sum =
    "SELECT c.id, (SELECT sum(total) FROM orders o WHERE o.customer_id = c.id AND o.status = :s) FROM customer c";
  it("groups once and joins, keeping the name and NULL for no rows", () => {
    expect(rewrites("correlated-subquery", sum)).toEqual([
      [
        "LEFT JOIN",
        "SELECT c.id, per_key.value AS sum FROM customer AS c LEFT JOIN (SELECT o.customer_id AS key_1, sum(total) AS value FROM orders AS o WHERE o.status = :s GROUP BY o.customer_id) AS per_key ON per_key.key_1 = c.id",
        "always",
      ],
    ]);
  });
  it("fills in 0 for a count", () => {
    expect(rewrites("correlated-subquery", sum.replace("sum(total)", "count(*)"))[0]?.[1]).toContain(
      "COALESCE(per_key.value, 0) AS count",
    );
  });
  it("looks a unique key up, and asks for the key", () => {
    const text = "SELECT o.id, (SELECT email FROM customer c WHERE c.id = o.customer_id) FROM orders o";
    expect(rewrites("correlated-subquery", text)).toMatchObject([
      ["LEFT JOIN", expect.stringContaining("per_key.value AS email"), "given"],
    ]);
    expect(
      rewrites("correlated-subquery", text, { facts: shopFacts({ customer: { uniqueSets: [] } }) }),
    ).toEqual([]);
  });
  it("uses a window over the same table where the key is NOT NULL", () => {
    const text =
      "SELECT id, (SELECT max(total) FROM orders x WHERE x.customer_id = orders.customer_id) FROM orders";
    expect(rewrites("correlated-subquery", text)[1]).toEqual([
      "Window",
      "SELECT id, max(orders.total) OVER (PARTITION BY orders.customer_id) FROM orders",
      "given",
    ]);
    expect(rewrites("correlated-subquery", text.replaceAll("customer_id", "agent_id"))).toHaveLength(1);
    expect(rewrites("correlated-subquery", `${text} WHERE total > 3`)).toHaveLength(1);
  });
  it("is silent below an aggregate, behind a star, with an outer argument, and on few rows", () => {
    expect(find("correlated-subquery", sum.replace("SELECT c.id, ", "SELECT count(*), "))).toEqual([]);
    expect(find("correlated-subquery", sum.replace("SELECT c.id", "SELECT *"))).toEqual([]);
    expect(find("correlated-subquery", sum.replace("sum(total)", "sum(total * c.id)"))).toEqual([]);
    expect(
      find("correlated-subquery", sum, { facts: shopFacts({ customer: { estimatedRows: 20 } }) }),
    ).toEqual([]);
  });
});

describe("membership and redundant-in-exists", () => {
  it("joins by a unique key, and writes IN as EXISTS and the other way round", () => {
    const inText =
      "SELECT total FROM orders WHERE customer_id IN (SELECT id FROM customer WHERE region = 'a')";
    expect(rewrites("membership", inText)).toEqual([
      [
        "Join",
        "SELECT total FROM orders, (SELECT id AS key_1 FROM customer WHERE region = 'a') AS matching WHERE matching.key_1 = customer_id",
        "given",
      ],
      [
        "EXISTS",
        "SELECT total FROM orders WHERE EXISTS (SELECT 1 FROM customer WHERE region = 'a' AND id = orders.customer_id)",
        "always",
      ],
    ]);
    const existsText =
      "SELECT total FROM orders o WHERE EXISTS (SELECT FROM customer c WHERE c.id = o.customer_id)";
    expect(rewrites("membership", existsText)[1]).toEqual([
      "IN",
      "SELECT total FROM orders AS o WHERE o.customer_id IN (SELECT c.id FROM customer AS c)",
      "always",
    ]);
  });
  it("is silent without a key, unless the plan asks row by row", () => {
    const text = "SELECT id FROM customer WHERE id IN (SELECT agent_id FROM orders)";
    expect(find("membership", text)).toEqual([]);
    const plan =
      "Seq Scan on customer  (cost=1.00..2.00 rows=1 width=4)\n  Filter: (hashed SubPlan 1)\n  SubPlan 1\n    ->  Seq Scan on orders  (cost=1.00..2.00 rows=1 width=4)";
    expect(rewrites("membership", text, { plan }).map(([label]) => label)).toEqual(["EXISTS"]);
  });
  it("drops DISTINCT and ORDER BY where it only matters whether a row is there", () => {
    expect(
      rewrites(
        "redundant-in-exists",
        "SELECT id FROM customer WHERE id IN (SELECT DISTINCT agent_id FROM orders)",
      ),
    ).toEqual([
      ["Without DISTINCT", "SELECT id FROM customer WHERE id IN (SELECT agent_id FROM orders)", "always"],
    ]);
    expect(
      find(
        "redundant-in-exists",
        "SELECT id FROM customer WHERE id IN (SELECT agent_id FROM orders ORDER BY id LIMIT 5)",
      ),
    ).toEqual([]);
  });
});
