import { describe, expect, test } from "vitest";
import { parsePlan } from "@/lib/plan/parse-plan";
import { catalogFacts, columnFacts, relationFacts } from "@/lib/plan/rules/catalog.fixture";
import { conditionColumns } from "./condition-columns";
import { hintChoices } from "./hint-choices";
import { settingChoices, type PlannerFacts } from "./setting-choices";
import { statisticsChoices } from "./statistics-choices";

const setting = (value: string, unit: string | null = null) => ({ value, unit });
const SETTINGS = {
  enable_nestloop: setting("on"),
  enable_hashjoin: setting("on"),
  enable_mergejoin: setting("on"),
  enable_memoize: setting("on"),
  work_mem: setting("4096", "kB"),
  random_page_cost: setting("4"),
  jit: setting("on"),
  jit_above_cost: setting("100000"),
};
const facts = (settings: PlannerFacts["settings"], jitAvailable = true): PlannerFacts => ({
  settings,
  jitAvailable,
});
const keys = (given: PlannerFacts) => settingChoices(given).map(({ key }) => key);

describe("settingChoices", () => {
  const all = keys(facts(new Map(Object.entries(SETTINGS))));

  test("holds each join method off and alone", () => {
    expect(all).toEqual(
      expect.arrayContaining([
        "no-nested-loop",
        "no-hash-join",
        "no-merge-join",
        "nested-loop-only",
        "hash-join-only",
      ]),
    );
  });

  test("leaves out what the version does not have", () => {
    const { enable_memoize: _, ...older } = SETTINGS;
    expect(all).toContain("no-memoize");
    expect(keys(facts(new Map(Object.entries(older))))).not.toContain("no-memoize");
    expect(keys(facts(new Map()))).toEqual([]);
  });

  test("leaves out JIT where the server cannot compile", () => {
    expect(all).toContain("jit-off");
    expect(
      keys(facts(new Map(Object.entries(SETTINGS)), false)).filter((key) => key.startsWith("jit")),
    ).toEqual([]);
  });

  test("leaves out what is so already", () => {
    expect(all).not.toContain("random-page-cost-4");
    expect(all).toEqual(expect.arrayContaining(["random-page-cost-1-1", "random-page-cost-2"]));
  });

  test("steps work_mem from a quarter to 64 times, and never beyond 1 GB", () => {
    const steps = (kilobytes: string) =>
      settingChoices(facts(new Map([["work_mem", setting(kilobytes, "kB")]]))).map(({ label }) => label);
    expect(steps("4096")).toEqual([
      "work_mem = 1MB",
      "work_mem = 16MB",
      "work_mem = 64MB",
      "work_mem = 256MB",
    ]);
    expect(steps("65536")).toEqual(["work_mem = 16MB", "work_mem = 256MB", "work_mem = 1024MB"]);
  });
});

const PLAN = `Hash Join  (cost=20.00..120.00 rows=100 width=8)
  Hash Cond: (o.customer_id = c.id)
  ->  Seq Scan on orders o  (cost=0.00..80.00 rows=1 width=8)
        Filter: ((city = 3) AND (zip = 30))
  ->  Hash  (cost=15.00..15.00 rows=10 width=4)
        ->  Index Scan using customers_pkey on customers c  (cost=0.00..15.00 rows=10 width=4)
              Index Cond: (id = o.customer_id)
              Filter: (kind = 'private'::text)`;
const plan = parsePlan(PLAN).plans[0]!;
const catalog = catalogFacts([
  relationFacts("orders", { columns: ["city", "zip", "customer_id"].map((name) => columnFacts(name)) }),
  relationFacts("customers", { columns: ["id", "kind"].map((name) => columnFacts(name)) }),
]);

describe("statisticsChoices", () => {
  const relations = conditionColumns([plan], catalog);

  test("relates only columns that are compared with constants, not those that join", () => {
    expect(relations.map(({ facts, compared }) => [facts.name, compared])).toEqual([
      ["orders", ["city", "zip"]],
      ["customers", ["kind"]],
    ]);
  });

  test("analyses by columns, so that the counter of changed rows stays", () => {
    const [fresh] = statisticsChoices(relations);
    expect(fresh?.statements).toEqual([
      "ANALYZE public.orders (city, zip, customer_id)",
      "ANALYZE public.customers (id, kind)",
    ]);
  });

  test("tries each kind of extended statistics where there are two columns to relate, and no other", () => {
    const extended = statisticsChoices(relations).filter(({ key }) => key.startsWith("extended"));
    expect(extended.map(({ key }) => key)).toEqual(["extended-dependencies", "extended-mcv"]);
    expect(extended[1]?.statements[0]).toBe(
      "CREATE STATISTICS tunebook_lab_1 (mcv) ON city, zip FROM public.orders",
    );
  });

  test("has nothing to try where the catalog was not read", () => {
    expect(statisticsChoices(conditionColumns([plan], null))).toEqual([]);
  });
});

describe("hintChoices", () => {
  test("names the join's relations for pg_hint_plan, and the inner one for plan advice", () => {
    expect(hintChoices(plan, "pg_hint_plan").map(({ hint }) => hint)).toEqual([
      "MergeJoin(o c)",
      "NestLoop(o c)",
    ]);
    expect(hintChoices(plan, "pg_plan_advice").map(({ hint }) => hint)).toEqual([
      "MERGE_JOIN_PLAIN(c)",
      "NESTED_LOOP_PLAIN(c)",
    ]);
  });
});
