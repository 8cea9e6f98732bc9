import { describe, expect, test } from "vitest";
import { parsePlan } from "@/lib/plan/parse-plan";
import { explainRegret, type ExplanationFacts } from "./explanation";
import { choiceOf, labPlan } from "./lab.fixture";

const COUNTERS = {
  ...{
    sharedHitBlocks: 100,
    sharedReadBlocks: 0,
    sharedDirtiedBlocks: 0,
    tempReadBlocks: 0,
    tempWrittenBlocks: 0,
  },
  ...{
    walBytes: null,
    planningTimeMs: 1,
    executionTimeMs: 10,
    ioReadMs: null,
    ioWriteMs: null,
    walRecords: null,
  },
  ...{
    walFullPageImages: null,
    jitMs: null,
    workersPlanned: 0,
    workersLaunched: 0,
    plannerMemoryBytes: null,
  },
  ...{ executorMemoryBytes: null, updatedRows: null, hotUpdatedRows: null },
};

const loop = (
  estimated: number,
  actual: number,
) => `Nested Loop  (cost=0.00..300.00 rows=${estimated} width=8) (actual time=0.1..90.0 rows=${actual} loops=1)
  Join Filter: (o.customer_id = c.id)
  ->  Seq Scan on orders o  (cost=0.00..80.00 rows=${estimated} width=8) (actual time=0.1..5.0 rows=${actual} loops=1)
        Filter: ((city = 3) AND (zip = 30))
  ->  Seq Scan on customers c  (cost=0.00..15.00 rows=10 width=4) (actual time=0.0..0.1 rows=10 loops=${actual})
Execution Time: 90.5 ms`;
const hash = (
  estimated: number,
  actual: number,
) => `Hash Join  (cost=20.00..320.00 rows=${estimated} width=8) (actual time=0.1..9.0 rows=${actual} loops=1)
  Hash Cond: (o.customer_id = c.id)
  ->  Seq Scan on orders o  (cost=0.00..80.00 rows=${estimated} width=8) (actual time=0.1..5.0 rows=${actual} loops=1)
        Filter: ((city = 3) AND (zip = 30))
  ->  Hash  (cost=15.00..15.00 rows=10 width=4) (actual time=0.1..0.1 rows=10 loops=1)
        ->  Seq Scan on customers c  (cost=0.00..15.00 rows=10 width=4) (actual time=0.0..0.1 rows=10 loops=1)
Execution Time: 9.5 ms`;

function facts(byDefault: string, best: string, parts: Partial<ExplanationFacts> = {}): ExplanationFacts {
  const executed = (record: ReturnType<typeof labPlan>, text: string) => ({
    record: { ...record, counters: COUNTERS },
    plan: parsePlan(text).plans[0]!,
  });
  return {
    byDefault: executed(labPlan("plan-1", ["default"]), byDefault),
    best: executed(labPlan("plan-2", ["no-nested-loop"], [10, 9, 11]), best),
    choices: [choiceOf("no-nested-loop")],
    settings: new Map([["random_page_cost", "4"]]),
    ...parts,
  };
}

describe("explainRegret", () => {
  test("finds the scan whose wrong estimate feeds the join that the best plan does otherwise", () => {
    const explanation = explainRegret(facts(loop(1, 400), hash(1, 400)));
    expect(explanation).toMatchObject({
      ...{ cause: "misestimate", relation: "orders", nodeId: "0.0" },
      ...{ estimatedRows: 1, actualRows: 400, factor: 400 },
    });
    expect(explanation.text).toBe(
      "The planner expected 1 row from Seq Scan on orders o, ((city = 3) AND (zip = 30)), and got 400: 400× too few. On that estimate Nested Loop looked cheap; Hash Join was faster.",
    );
  });

  test("blames the costs where the estimates are right, with the page cost that nothing justifies", () => {
    const explanation = explainRegret(facts(loop(400, 400), hash(400, 400)));
    expect(explanation.cause).toBe("cost-model");
    expect(explanation.text).toContain("random_page_cost = 4");
  });

  test("blames work_mem where the same plan stays in memory with more of it", () => {
    const given = facts(hash(400, 400), hash(400, 400));
    given.byDefault.record.counters = { ...COUNTERS, tempWrittenBlocks: 900 };
    const choice = choiceOf("work-mem", {
      ...{ group: "memory" as const, label: "work_mem = 64MB" },
      settings: [{ name: "work_mem", value: "64MB" }],
    });
    const explanation = explainRegret({ ...given, choices: [choice] });
    expect(explanation.cause).toBe("memory");
    expect(explanation.text).toContain("900 temporary blocks");
  });

  test("has nothing to explain where the default is the best", () => {
    const { byDefault, ...rest } = facts(hash(1, 1), hash(1, 1));
    expect(explainRegret({ ...rest, byDefault, best: byDefault }).cause).toBe("none");
  });
});
