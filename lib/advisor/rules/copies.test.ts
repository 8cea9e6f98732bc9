import { beforeAll, describe, expect, it } from "vitest";
import { loadParser } from "@/lib/sql/parser";
import { shopFacts } from "../facts.fixture";
import { find, rewrites } from "./shop-advice.fixture";

beforeAll(loadParser);

describe("distinct-on-unique and distinct-fan-out", () => {
  it("drops a DISTINCT that a key makes needless, and keeps it without", () => {
    expect(rewrites("distinct-on-unique", "SELECT DISTINCT id, status FROM orders")).toEqual([
      ["Without DISTINCT", "SELECT id, status FROM orders", "given"],
    ]);
    expect(find("distinct-on-unique", "SELECT DISTINCT status FROM orders")).toEqual([]);
    expect(find("distinct-on-unique", "SELECT DISTINCT nickname FROM customer")).toEqual([]);
    expect(find("distinct-on-unique", "SELECT DISTINCT ON (status) id FROM orders")).toEqual([]);
    expect(
      find("distinct-on-unique", "SELECT DISTINCT id, generate_series(1, total) / 2 FROM orders"),
    ).toEqual([]);
  });
  it("drops a DISTINCT over groups that are returned whole", () => {
    expect(
      rewrites("distinct-on-unique", "SELECT DISTINCT status, count(*) FROM orders GROUP BY status")[0]?.[2],
    ).toBe("always");
    expect(find("distinct-on-unique", "SELECT DISTINCT count(*) FROM orders GROUP BY status")).toEqual([]);
  });
  it("asks whether a partner exists instead of joining and removing copies", () => {
    const text =
      "SELECT DISTINCT c.id FROM customer c JOIN orders o ON o.customer_id = c.id WHERE o.total > 4 AND region = 'x'";
    expect(rewrites("distinct-fan-out", text)).toEqual([
      [
        "EXISTS",
        "SELECT c.id FROM customer AS c WHERE region = 'x' AND EXISTS (SELECT 1 FROM orders AS o WHERE (o.customer_id = c.id AND o.total > 4))",
        "given",
      ],
    ]);
    expect(rewrites("distinct-fan-out", text.replace("c.id FROM", "c.region FROM"))[0]).toMatchObject([
      "EXISTS",
      expect.stringMatching(/^SELECT DISTINCT/),
      "always",
    ]);
    expect(find("distinct-fan-out", text.replace("c.id FROM", "c.id, o.total FROM"))).toEqual([]);
    expect(find("distinct-fan-out", text.replace("JOIN", "LEFT JOIN"))).toEqual([]);
  });
});

describe("union-of-disjoint", () => {
  const part = (region: string) => `SELECT id, region FROM customer WHERE region = '${region}'`;
  it("needs a column that tells the parts apart, and keys within them", () => {
    expect(rewrites("union-of-disjoint", `${part("north")} UNION ${part("south")}`)[0]).toMatchObject([
      "UNION ALL",
      expect.stringContaining("UNION ALL"),
      "given",
    ]);
    expect(find("union-of-disjoint", `${part("north")} UNION ${part("north")}`)).toEqual([]);
    expect(find("union-of-disjoint", `${part("1.0")} UNION ${part("1.00")}`)).toEqual([]);
    const keyless = shopFacts({ customer: { uniqueSets: [] } });
    expect(find("union-of-disjoint", `${part("north")} UNION ${part("south")}`, { facts: keyless })).toEqual(
      [],
    );
  });
  it("needs no proof inside IN", () => {
    expect(
      rewrites(
        "union-of-disjoint",
        "SELECT id FROM customer WHERE id IN (SELECT customer_id FROM orders UNION SELECT agent_id FROM orders)",
      )[0]?.[2],
    ).toBe("always");
  });
});

describe("unused-left-join and left-join-as-inner", () => {
  const join = "SELECT o.id FROM orders o LEFT JOIN customer c ON c.id = o.customer_id";
  it("drops a join that adds neither rows nor columns", () => {
    expect(rewrites("unused-left-join", join)).toEqual([
      ["Without the join", "SELECT o.id FROM orders AS o", "given"],
    ]);
    expect(find("unused-left-join", join, { facts: shopFacts({ customer: { uniqueSets: [] } }) })).toEqual(
      [],
    );
    expect(find("unused-left-join", join.replace("o.id FROM", "* FROM"))).toEqual([]);
    expect(find("unused-left-join", `${join} WHERE region = 'a'`)).toEqual([]);
  });
  it("makes a join inner whose unmatched rows are thrown away", () => {
    expect(rewrites("left-join-as-inner", `${join} WHERE c.region = 'a'`)[0]?.[1]).toBe(
      "SELECT o.id FROM orders AS o JOIN customer AS c ON c.id = o.customer_id WHERE c.region = 'a'",
    );
    expect(find("left-join-as-inner", `${join} WHERE c.region IS NULL`)).toEqual([]);
    expect(find("left-join-as-inner", `${join} WHERE c.region IS DISTINCT FROM 'a'`)).toEqual([]);
    expect(find("left-join-as-inner", `${join} WHERE o.status = 'a'`)).toEqual([]);
  });
});
