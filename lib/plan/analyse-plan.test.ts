import { readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { analysed, recorded } from "./fixtures/analysed.fixture";
import { brokenInvariants } from "./fixtures/invariants";
import { planNodes } from "./walk";

const FIXTURES = path.join(import.meta.dirname, "fixtures");
const files = readdirSync(FIXTURES).filter((name) => /\.plan\.(json|txt)$/.test(name));

describe("over every recorded plan", () => {
  it.each(files)("%s keeps the invariants", (name) => {
    const { plan, analysis } = recorded(name);
    expect(brokenInvariants(plan, analysis)).toEqual([]);
    const isCertain = !/in-target-list|cte-scanned-twice|named-by-group-key/.test(name);
    if (isCertain) expect(analysis.uncertain).toEqual([]);
  });
});

describe("the worked example of an InitPlan paid by a scan", () => {
  const { analysis, of } =
    analysed(`Merge Join  (cost=1.00..2.00 rows=1 width=4) (actual time=61.700..62.067 rows=1 loops=1)
  Merge Cond: (s.id = t.id)
  InitPlan 1 (returns $1)
    ->  Aggregate  (cost=1.00..2.00 rows=1 width=4) (actual time=61.400..61.404 rows=1 loops=1)
          ->  Nested Loop  (cost=1.00..2.00 rows=1 width=4) (actual time=51.000..55.520 rows=1 loops=1)
                ->  Function Scan on pg_sleep  (cost=1.00..2.00 rows=1 width=4) (actual time=50.128..50.128 rows=1 loops=1)
                ->  Index Only Scan using u_pkey on u  (cost=1.00..2.00 rows=1 width=4) (actual time=0.010..2.847 rows=1 loops=1)
  ->  Sort  (cost=1.00..2.00 rows=1 width=4) (actual time=61.650..61.659 rows=1 loops=1)
        Sort Key: s.id
        ->  Seq Scan on s  (cost=1.00..2.00 rows=1 width=4) (actual time=61.450..61.500 rows=1 loops=1)
              Filter: (x > $1)
  ->  Index Scan using t_pkey on t  (cost=1.00..2.00 rows=1 width=4) (actual time=0.010..0.165 rows=1 loops=1)
Execution Time: 62.100 ms`);

  it("charges the scan that needs the value, and neither the join nor the sort", () => {
    const expected: Record<string, number> = {
      "0": 0.243, // Merge Join
      "0.0": 5.884, // Aggregate
      "0.0.0": 2.545, // Nested Loop
      "0.0.0.0": 50.128, // pg_sleep
      "0.0.0.1": 2.847, // Index Only Scan
      "0.1": 0.159, // Sort
      "0.1.0": 0.096, // Seq Scan on s
      "0.2": 0.165, // Index Scan on t
    };
    for (const [id, ms] of Object.entries(expected)) expect(of(id).exclusiveTimeMs).toBeCloseTo(ms, 6);
    const sum = Object.keys(expected).reduce((total, id) => total + (of(id).exclusiveTimeMs ?? 0), 0);
    expect(sum).toBeCloseTo(62.067, 6);
    expect(analysis.uncertain).toEqual([]);
  });
  it("explains what the execution time holds beyond the root", () => {
    expect(analysis.tail).toEqual([
      {
        name: "Executor start and stop",
        timeMs: expect.closeTo(0.033, 6) as number,
        explanation: expect.stringMatching(/^What is left/) as string,
      },
    ]);
  });
});

describe("plans without times", () => {
  it("an estimate shares out the root's cost", () => {
    const { plan, analysis } = recorded("pg18-estimate-only.plan.json");
    expect(analysis.measure).toBe("cost");
    const sum = planNodes(plan.root).reduce(
      (total, { id }) => total + (analysis.nodes.get(id)?.exclusiveCost ?? 0),
      0,
    );
    expect(sum).toBeCloseTo(plan.root.totalCost!, 6);
  });
  it("TIMING OFF leaves buffers and rows, COSTS OFF leaves the shape", () => {
    expect(recorded("pg18-timing-off.plan.txt").of("0.0")).toMatchObject({
      inclusiveTimeMs: null,
      totalRows: 50,
    });
    expect(recorded("pg18-costs-off.plan.txt").of("0").share).toBeNull();
  });
});

describe("broken arithmetic", () => {
  it("is reported with the node and the amount, and never shown as negative time", () => {
    const { analysis, of } =
      analysed(`Limit  (cost=1.00..2.00 rows=1 width=4) (actual time=1.000..10.000 rows=1 loops=1)
  Buffers: shared hit=1
  ->  Seq Scan on a  (cost=1.00..2.00 rows=1 width=4) (actual time=1.000..25.000 rows=1 loops=1)
        Buffers: shared hit=5`);
    expect(of("0").exclusiveTimeMs).toBe(0);
    expect(analysis.uncertain.map(({ nodeId }) => nodeId)).toEqual(["0", "0"]);
    expect(analysis.uncertain[0]?.reason).toMatch(/15\.000 ms longer/);
  });
});

describe("size", () => {
  it("10,000 nodes with 100 InitPlans are analysed without quadratic work", () => {
    const lines = ["Append  (cost=1.00..2.00 rows=1 width=4) (actual time=1.000..20000.000 rows=1 loops=1)"];
    for (let at = 0; at < 100; at += 1) {
      lines.push(
        `  InitPlan ${at + 1} (returns $${at})`,
        "    ->  Result  (cost=0.00..0.01 rows=1 width=4) (actual time=1.000..1.000 rows=1 loops=1)",
      );
    }
    for (let at = 0; at < 10_000; at += 1) {
      lines.push(
        "  ->  Seq Scan on t  (cost=1.00..2.00 rows=1 width=4) (actual time=1.000..2.000 rows=1 loops=1)",
        `        Filter: (x > $${at % 100})`,
      );
    }
    const { plan, analysis } = analysed(lines.join("\n"));
    expect(analysis.nodes.size).toBe(10_101);
    const sum = [...analysis.nodes.values()].reduce(
      (total, { exclusiveTimeMs }) => total + exclusiveTimeMs!,
      0,
    );
    expect(sum).toBeCloseTo(plan.root.actualTotalTimeMs!, 3);
  });
});
