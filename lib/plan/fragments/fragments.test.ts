import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { loadParser } from "@/lib/sql/parser";
import { explainedStatement } from "@/lib/sql/explained-statement";
import { splitStatements } from "@/lib/sql/split";
import { parsePlan } from "../parse-plan";
import { planNodes } from "../walk";
import { fragmentsOf } from "./fragments";
import { nodeTitle } from "../node/node-title";

const FIXTURES = path.join(import.meta.dirname, "..", "fixtures");
const read = (name: string) => readFileSync(path.join(FIXTURES, name), "utf8");
const scenarios = readdirSync(FIXTURES)
  .filter((name) => /^pg18-.*\.plan\.txt$/.test(name))
  .map((name) => name.slice(5, -9));

beforeAll(loadParser);

/** The explained statement of a scenario's script. */
function statementOf(scenario: string): string {
  const script = read(`${scenario}.sql`).replace(/:(?:format|options)\b/g, "json");
  const explained = splitStatements(script).find(({ text }) => /EXPLAIN/i.test(text));
  const text = (explained?.text ?? "").replace(/FORMAT json|json FORMAT json/g, "FORMAT text");
  return explainedStatement(text).text;
}

/** For each node its fragments as `role: text`. */
function told(statement: string, planText: string): Record<string, string[]> {
  const plan = parsePlan(planText).plans[0]!;
  const found = fragmentsOf(statement, plan);
  return Object.fromEntries(
    planNodes(plan.root).map((node) => [
      `${node.id} ${nodeTitle(node)}`,
      (found.get(node.id)?.fragments ?? []).map(
        ({ role, start, end }) => `${role}: ${statement.slice(start, end)}`,
      ),
    ]),
  );
}

describe("fragmentsOf", () => {
  it("finds relation, filter, sort keys and limit of a plain query", () => {
    const statement =
      "SELECT * FROM orders WHERE customer_id = 42 AND status = 'paid' ORDER BY placed_at DESC, id LIMIT 20";
    expect(told(statement, read("pg18-latest-of-customer.plan.txt"))).toEqual({
      "0 Limit": ["limit: LIMIT 20"],
      "0.0 Sort": ["sort key: placed_at DESC", "sort key: id"],
      "0.0.0 Seq Scan on orders": ["relation: orders", "filter: customer_id = 42", "filter: status = 'paid'"],
    });
  });

  it("finds a join's condition where a node checks it, and aggregates with their groups", () => {
    const found = told(statementOf("order-page"), read("pg18-order-page.plan.txt"));
    expect(found["0.0.0.0.0.1 Index Scan using order_item_pkey on order_item i"]).toEqual([
      "relation: order_item i",
      "index cond: i.order_id = o.id",
    ]);
    expect(found["0.0.0 GroupAggregate"]).toEqual(["aggregate: sum(i.quantity)", "group key: o.id"]);
    expect(found["0.0 Sort"]).toEqual(["sort key: o.placed_at DESC"]);
    expect(found["0.0.0.0 Sort"]).toEqual(["sort key: o.id"]);
  });

  it("finds CTEs, their scans, and the subquery that became a SubPlan or InitPlan", () => {
    const cte = told(statementOf("cte-scanned-twice"), read("pg18-cte-scanned-twice.plan.txt"));
    expect(cte["0.0 HashAggregate"]?.[0]).toMatch(/^CTE: busy AS MATERIALIZED \(SELECT/);
    expect(cte["0.1.0 CTE Scan on busy"]).toEqual(["cte: busy", "filter: n > 5"]);
    expect(cte["0.2.1.0 CTE Scan on busy b"]).toEqual(["cte: busy b", "filter: b.n > 9"]);
    const subplan = told(statementOf("subplan-hashed"), read("pg18-subplan-hashed.plan.txt"));
    expect(subplan["0.0.0 Seq Scan on orders"]).toContain(
      "subquery: (SELECT customer_id FROM orders WHERE status = 'open')",
    );
  });

  it("takes both bounds of a BETWEEN for one condition, and the partitions for their table", () => {
    const bitmap = told(statementOf("bitmap-or"), read("pg18-bitmap-or.plan.txt"));
    expect(bitmap["0.0.0 Bitmap Index Scan on orders_pkey"]).toContain(
      "index cond: id BETWEEN 100 AND 90000",
    );
    const partitioned = told(
      "SELECT kind, count(*) FROM event WHERE at >= $1 GROUP BY kind",
      read("pg18-partitions-pruned.plan.txt"),
    );
    expect(partitioned["0.0.0 Seq Scan on event_2026_02 event_1"]).toEqual([
      "relation: event",
      "filter: at >= $1",
    ]);
  });

  it("marks nothing that may stand in several places, and says why", () => {
    const statement = "SELECT * FROM (SELECT * FROM t WHERE a = 1) x, (SELECT * FROM t WHERE a = 1) y";
    const plan = parsePlan(
      "Nested Loop\n  ->  Seq Scan on t\n        Filter: (a = 1)\n  ->  Seq Scan on t t_1\n        Filter: (a = 1)",
    ).plans[0]!;
    const found = fragmentsOf(statement, plan);
    expect(found.get("0.0")?.fragments).toEqual([]);
    expect(found.get("0.0")?.reason).toMatch(/stands 2 times/);
    expect(found.get("0.1")?.fragments).toEqual([]);
  });

  it("marks no relation that may hide behind a view", () => {
    const plan = parsePlan("Nested Loop\n  ->  Seq Scan on t\n  ->  Seq Scan on t t_1").plans[0]!;
    const found = fragmentsOf("SELECT * FROM a_view JOIN (SELECT * FROM t) s ON true", plan);
    expect([...found.values()].flatMap(({ fragments }) => fragments)).toEqual([]);
    expect(found.get("0.0")?.reason).toContain("a_view");
  });

  it("gives a clause that a view's node might share to neither, and a join's sort to the join", () => {
    const nested = parsePlan("Aggregate\n  ->  Aggregate\n        ->  Seq Scan on t").plans[0]!;
    const found = fragmentsOf("SELECT count(*) FROM a_view", nested);
    expect([...found.values()].flatMap(({ fragments }) => fragments)).toEqual([]);
    const statement = "SELECT * FROM a JOIN b ON a.id = b.id ORDER BY b.id";
    const merge =
      "Merge Join\n  Merge Cond: (a.id = b.id)\n  ->  Sort\n        Sort Key: a.id\n        ->  Seq Scan on a\n  ->  Sort\n        Sort Key: b.id\n        ->  Seq Scan on b";
    expect(told(statement, merge)).toMatchObject({
      "0 Merge Join": ["merge cond: a.id = b.id"],
      "0.0 Sort": [],
      "0.1 Sort": [],
    });
  });

  it("keeps the sign of a number and the tail of a test", () => {
    const plan =
      "Seq Scan on t\n  Filter: ((a = '-1'::integer) AND (b IS NOT NULL) AND (c = ANY ('{1,2}'::integer[])))";
    expect(told("SELECT FROM t WHERE a = -1 AND b IS NOT NULL AND c IN (2, 1)", plan)).toEqual({
      "0 Seq Scan on t": ["relation: t", "filter: a = -1", "filter: b IS NOT NULL", "filter: c IN (2, 1)"],
    });
  });

  it("reads an OR of 4,000 terms, and leaves alone what nests too deep to search", () => {
    const or = Array.from({ length: 4000 }, (_, index) => `(a = ${index})`).join(" OR ");
    expect(told(`SELECT FROM t WHERE ${or}`, `Seq Scan on t\n  Filter: (${or})`)).toEqual({
      "0 Seq Scan on t": ["relation: t", `filter: ${or}`],
    });
    const plan = parsePlan("Seq Scan on t\n  Filter: (a > 1)").plans[0]!;
    for (const deep of [
      `SELECT FROM t WHERE ${Array.from({ length: 5000 }, () => "a").join(" + ")} > 1`,
      Array.from({ length: 3000 }, (_, index) => `SELECT a FROM t${index}`).join(" UNION ALL "),
    ])
      expect(fragmentsOf(deep, plan).size).toBe(0);
  });

  it("counts places in UTF-16 units whatever the statement's letters", () => {
    const statement = "SELECT 'héé🙂' FROM orders WHERE status = 'päid🙂' AND customer_id = 42";
    const found = told(statement, read("pg18-latest-of-customer.plan.txt"));
    expect(found["0.0.0 Seq Scan on orders"]).toEqual(["relation: orders", "filter: customer_id = 42"]);
  });

  it.each(scenarios)(
    "%s has fragments inside the statement and a reason wherever it has none",
    (scenario) => {
      const statement = statementOf(scenario);
      const plan = parsePlan(read(`pg18-${scenario}.plan.txt`)).plans[0]!;
      for (const { fragments, reason } of fragmentsOf(statement, plan).values()) {
        expect(fragments.length > 0 || reason !== null).toBe(true);
        for (const { start, end } of fragments) {
          expect(start).toBeLessThan(end);
          expect(end).toBeLessThanOrEqual(statement.length);
        }
      }
    },
  );
});
