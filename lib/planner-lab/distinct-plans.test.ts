import { describe, expect, test } from "vitest";
import { parsePlan } from "@/lib/plan/parse-plan";
import type { QueryPlan } from "@/lib/plan/plan-node";
import { DEFAULT_CHOICE, type Choice } from "./choice";
import { costWithoutPenalty, distinctPlans, type PlannedChoice } from "./distinct-plans";
import { choiceOf } from "./lab.fixture";
import { planOutline } from "./plan-outline";

const HASH = `Hash Join  (cost=20.00..120.00 rows=100 width=8)
  Hash Cond: (o.customer_id = c.id)
  ->  Seq Scan on orders o  (cost=0.00..80.00 rows=1000 width=8)
  ->  Hash  (cost=15.00..15.00 rows=10 width=4)
        ->  Seq Scan on customers c  (cost=0.00..15.00 rows=10 width=4)`;
const LOOP = `Nested Loop  (cost=0.00..300.00 rows=100 width=8)
  Join Filter: (o.customer_id = c.id)
  ->  Seq Scan on orders o  (cost=0.00..80.00 rows=1000 width=8)
  ->  Seq Scan on customers c  (cost=0.00..15.00 rows=10 width=4)`;
const SORT = (rows: number, detail = "") =>
  `Sort  (cost=0.00..90.00 rows=${rows} width=68)${detail}
  Sort Key: placed_at${detail === "" ? "" : "\n  Sort Method: external merge  Disk: 8000kB"}
  ->  Seq Scan on orders  (cost=0.00..80.00 rows=${rows} width=68)${detail}`;

const planOf = (text: string): QueryPlan => parsePlan(text).plans[0]!;
const planned = (choice: Choice, text: string): PlannedChoice => ({
  ...{ choice, paramSet: "", raw: text },
  plan: planOf(text),
});
const FACTS = { workMemKb: 4096, hashMemMultiplier: 2, analysedDefault: null };
const memory = (value: string) =>
  choiceOf(`work-mem-${value}`, { group: "memory", settings: [{ name: "work_mem", value }] });
const choicesOf = (plans: readonly ReturnType<typeof distinctPlans>[number][]) =>
  plans.map((plan) => plan.planned.map(({ choice }) => choice.key));

describe("distinctPlans", () => {
  test("puts choices with one plan together, the default first, then by cost", () => {
    const plans = distinctPlans(
      [
        planned(choiceOf("no-merge-join"), HASH),
        planned(choiceOf("no-hash-join"), LOOP),
        planned(DEFAULT_CHOICE, HASH),
      ],
      FACTS,
    );
    expect(choicesOf(plans)).toEqual([["default", "no-merge-join"], ["no-hash-join"]]);
    expect(plans.map(({ isDefault, cost }) => [isDefault, cost])).toEqual([
      [true, 120],
      [false, 300],
    ]);
  });

  test("lets the kindest choice stand for a plan: a switch before a changed cost", () => {
    const cost = choiceOf("random-page-cost-1-1", { group: "cost" });
    const plans = distinctPlans(
      [planned(DEFAULT_CHOICE, LOOP), planned(cost, HASH), planned(choiceOf("no-nested-loop"), HASH)],
      FACTS,
    );
    expect(choicesOf(plans)[1]).toEqual(["no-nested-loop", "random-page-cost-1-1"]);
    expect(plans[1]?.isCostComparable).toBe(true);
  });

  test("marks a cost that only choices of other units lead to", () => {
    const cost = choiceOf("random-page-cost-1-1", { group: "cost" });
    const plans = distinctPlans([planned(DEFAULT_CHOICE, LOOP), planned(cost, HASH)], FACTS);
    expect(plans[1]?.isCostComparable).toBe(false);
  });

  test("tells a plan that fits its memory from the same plan that does not", () => {
    const big = SORT(100_000);
    const plans = distinctPlans(
      [planned(DEFAULT_CHOICE, big), planned(memory("1MB"), big), planned(memory("64MB"), big)],
      FACTS,
    );
    expect(choicesOf(plans)).toEqual([["default", "work-mem-1MB"], ["work-mem-64MB"]]);
  });

  test("believes what the executed default took before what was estimated", () => {
    const small = SORT(10);
    const executed = planOf(SORT(10, " (actual time=1.0..2.0 rows=100000 loops=1)"));
    const choices = [planned(DEFAULT_CHOICE, small), planned(memory("64MB"), small)];
    expect(distinctPlans(choices, FACTS)).toHaveLength(1);
    expect(distinctPlans(choices, { ...FACTS, analysedDefault: executed })).toHaveLength(2);
  });
});

test("costWithoutPenalty takes away what forbidden nodes add before PostgreSQL 18", () => {
  expect(costWithoutPenalty(603)).toBe(603);
  expect(costWithoutPenalty(20000000603.25)).toBeCloseTo(603.25, 2);
});

test("planOutline names joins and scans, the outer side first", () => {
  expect(planOutline(planOf(HASH))).toBe("Hash Join (Seq Scan o, Seq Scan c)");
});
