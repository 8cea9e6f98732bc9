import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { analysePlan } from "./analyse-plan";
import { addBuffers, BUFFER_KEYS, zeroBuffers } from "./buffers";
import { parsePlan } from "./parse-plan";
import { cteNameOf, planNodes } from "./walk";

const FIXTURES = path.join(import.meta.dirname, "fixtures");
const files = readdirSync(FIXTURES).filter((name) => /\.plan\.(json|txt)$/.test(name));
const planIn = (name: string) => parsePlan(readFileSync(path.join(FIXTURES, name), "utf8")).plans[0]!;

describe("over every recorded plan", () => {
  it.each(files)("%s: exclusive times sum to the root, exclusive buffers exactly", (name) => {
    const plan = planIn(name);
    const analysis = analysePlan(plan);
    const nodes = planNodes(plan.root);
    const of = (id: string) => analysis.nodes.get(id)!;
    const isCertain = !/in-target-list|cte-scanned-twice|named-by-group-key/.test(name);
    if (isCertain) expect(analysis.uncertain).toEqual([]);
    for (const { id } of nodes) {
      expect(of(id).exclusiveTimeMs ?? 0).toBeGreaterThanOrEqual(0);
      for (const key of BUFFER_KEYS) expect(of(id).exclusiveBuffers?.[key] ?? 0).toBeGreaterThanOrEqual(0);
    }
    const afterMs = analysis.tail
      .filter(({ name: part }) => part.startsWith("CTE"))
      .reduce((sum, { timeMs }) => sum + timeMs, 0);
    const sumMs = nodes.reduce((sum, { id }) => sum + (of(id).exclusiveTimeMs ?? 0), 0);
    const wholeMs = (of("0").inclusiveTimeMs ?? 0) + afterMs;
    const roundingMs = nodes.reduce(
      (sum, node) => sum + ((node.actualLoops ?? 0) * 0.0005) / of(node.id).participants,
      0,
    );
    expect(Math.abs(sumMs - wholeMs)).toBeLessThanOrEqual(Math.max(roundingMs, wholeMs * 0.01));
    const sum = nodes.reduce(
      (total, { id }) => addBuffers(total, of(id).exclusiveBuffers ?? zeroBuffers()),
      zeroBuffers(),
    );
    const unread = nodes
      .filter((node) => cteNameOf(node) === "gone")
      .reduce((total, node) => addBuffers(total, node.buffers ?? zeroBuffers()), zeroBuffers());
    expect(sum).toEqual(addBuffers(plan.root.buffers ?? zeroBuffers(), unread));
  });
});

const analysed = (text: string) => {
  const plan = parsePlan(text).plans[0]!;
  const analysis = analysePlan(plan);
  const ids = new Map(planNodes(plan.root).map((node) => [node.id, node]));
  return { plan, analysis, of: (id: string) => ({ ...ids.get(id)!, ...analysis.nodes.get(id)! }) };
};
const fixture = (name: string) => analysed(readFileSync(path.join(FIXTURES, name), "utf8"));

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

describe("what widely used readers get wrong", () => {
  it("a SubPlan's time and buffers leave its parent", () => {
    const { of } = fixture("pg18-subplan-correlated.plan.json");
    const [scan, aggregate] = [of("0"), of("0.0")];
    expect(scan.exclusiveTimeMs).toBeCloseTo(scan.inclusiveTimeMs! - aggregate.inclusiveTimeMs!, 6);
    expect(scan.exclusiveBuffers?.sharedHit).toBe(scan.buffers!.sharedHit - aggregate.buffers!.sharedHit);
  });
  it("an InitPlan is charged to the node that evaluated it, not to the one it is shown under", () => {
    const { of } = fixture("pg18-initplan-paid-by-descendant.plan.txt");
    expect(of("0").exclusiveTimeMs).toBeLessThan(1);
    expect(of("0.1").exclusiveTimeMs).toBeCloseTo(of("0.1").inclusiveTimeMs! - of("0.0").inclusiveTimeMs!, 6);
  });
  it("an InitPlan that only a hidden target list uses leaves its owner, in time and buffers", () => {
    const { of } = fixture("pg18-initplan-in-target-list.plan.txt");
    expect(of("0").exclusiveTimeMs).toBeCloseTo(of("0").inclusiveTimeMs! - of("0.0").inclusiveTimeMs!, 6);
    expect(of("0").exclusiveBuffers?.sharedHit).toBe(
      of("0").buffers!.sharedHit - of("0.0").buffers!.sharedHit,
    );
  });
  it("a guess between several nodes is reported as one", () => {
    expect(fixture("pg18-cte-scanned-twice.plan.txt").analysis.uncertain[0]?.reason).toMatch(
      /does not say which node/,
    );
  });
  it.each(["pg15", "pg18"])(
    "%s: what workers need is charged to the Gather, said in Params Evaluated or not",
    (version) => {
      const { of } = fixture(`${version}-initplan-evaluated-by-gather.plan.txt`);
      expect(of("0.1").paramsEvaluated).toEqual(version === "pg15" ? ["$1"] : undefined);
      expect(of("0.1.0.0").exclusiveBuffers).toEqual(of("0.1.0.0").buffers);
      expect(of("0.1.0.0").exclusiveTimeMs).toBeCloseTo(of("0.1.0.0").inclusiveTimeMs!, 6);
      expect(of("0.1").exclusiveTimeMs).toBeCloseTo(
        of("0.1").inclusiveTimeMs! - of("0.1.0").inclusiveTimeMs! - of("0.0").inclusiveTimeMs!,
        6,
      );
    },
  );
  it("$1 is not found inside $10", () => {
    const { of } =
      analysed(`Nested Loop  (cost=1.00..2.00 rows=1 width=4) (actual time=1.000..40.000 rows=1 loops=1)
  InitPlan 2 (returns $1)
    ->  Result  (cost=0.00..0.01 rows=1 width=4) (actual time=9.000..9.000 rows=1 loops=1)
  InitPlan 11 (returns $10)
    ->  Result  (cost=0.00..0.01 rows=1 width=4) (actual time=3.000..3.000 rows=1 loops=1)
  ->  Seq Scan on a  (cost=1.00..2.00 rows=1 width=4) (actual time=1.000..20.000 rows=1 loops=1)
        Filter: (x > $10)
  ->  Seq Scan on b  (cost=1.00..2.00 rows=1 width=4) (actual time=1.000..19.000 rows=1 loops=1)
        Filter: ((x > $1) AND (y <> '$10'::text))`);
    expect(of("0.2").exclusiveTimeMs).toBeCloseTo(17, 6);
    expect(of("0.3").exclusiveTimeMs).toBeCloseTo(10, 6);
  });
  it("names of version 19 find their users", () => {
    const { of } =
      analysed(`Nested Loop  (cost=1.00..2.00 rows=1 width=4) (actual time=1.000..40.000 rows=1 loops=1)
  InitPlan expr_1
    ->  Result  (cost=0.00..0.01 rows=1 width=4) (actual time=9.000..9.000 rows=1 loops=1)
  ->  Seq Scan on a  (cost=1.00..2.00 rows=1 width=4) (actual time=1.000..20.000 rows=1 loops=1)
  ->  Seq Scan on b  (cost=1.00..2.00 rows=1 width=4) (actual time=1.000..19.000 rows=1 loops=1)
        Filter: (x > (InitPlan expr_1).col1)`);
    expect(of("0.2").exclusiveTimeMs).toBeCloseTo(10, 6);
  });
  it.each(["pg15", "pg18"])("%s: a CTE scanned inside an InitPlan never turns negative", (version) => {
    const { of } = fixture(`${version}-cte-scanned-in-initplan.plan.txt`);
    const [cte, aggregate, scan] = [of("0.0"), of("0.1"), of("0.1.0")];
    expect(scan.exclusiveTimeMs).toBeCloseTo(scan.inclusiveTimeMs! - cte.inclusiveTimeMs!, 6);
    expect(aggregate.exclusiveTimeMs).toBeCloseTo(aggregate.inclusiveTimeMs! - scan.inclusiveTimeMs!, 6);
    expect(scan.exclusiveBuffers?.sharedHit).toBe(0);
  });
  it("of two scans of a CTE the one that asked first pays for it", () => {
    const { of } = fixture("pg15-cte-scanned-twice.plan.txt");
    const scans = ["0.1.0", "0.2.0"].map(of).filter(({ nodeType }) => nodeType === "CTE Scan");
    expect(scans.map(({ exclusiveBuffers }) => exclusiveBuffers?.sharedHit)).toEqual([0, 0]);
    expect(of("0.1.0").exclusiveTimeMs).toBeCloseTo(of("0.1.0").inclusiveTimeMs!, 6);
  });
  it("a writing CTE that nobody reads is in the tail, not in the main query", () => {
    const { analysis, of } = fixture("pg18-cte-writes-unscanned.plan.txt");
    expect(analysis.tail[0]).toMatchObject({
      name: "CTE gone, run after the main query",
      timeMs: of("0.0").inclusiveTimeMs,
    });
    expect(of("0").exclusiveTimeMs).toBeCloseTo(of("0").inclusiveTimeMs! - of("0.1").inclusiveTimeMs!, 6);
  });
  it("a SubPlan below a Gather is divided by its participants, its buffers are not", () => {
    const { of } = fixture("pg18-subplan-under-gather.plan.txt");
    const subplan = of("0.0.0.0.0");
    expect(subplan.participants).toBe(3);
    expect(subplan.inclusiveTimeMs).toBeCloseTo((subplan.actualTotalTimeMs! * subplan.actualLoops!) / 3, 6);
    expect(subplan.workTimeMs).toBeCloseTo(subplan.actualTotalTimeMs! * subplan.actualLoops!, 6);
    expect(subplan.inclusiveBuffers?.sharedHit).toBe(subplan.buffers?.sharedHit);
  });
  it.each(["pg15", "pg18"])(
    "%s: a SubPlan of the Gather's own target list runs in the leader alone",
    (version) => {
      const { of } = fixture(`${version}-subplan-of-gather.plan.txt`);
      expect(of("0.0.1")).toMatchObject({ relationship: "SubPlan", participants: 1 });
      expect(of("0.0").exclusiveTimeMs).toBeCloseTo(
        of("0.0").inclusiveTimeMs! - of("0.0.0").inclusiveTimeMs! - of("0.0.1").inclusiveTimeMs!,
        6,
      );
    },
  );
  it.each(["pg15", "pg18"])("%s: a hashed SubPlan that two nodes build is charged to both", (version) => {
    const { of } = fixture(`${version}-subplan-shared.plan.txt`);
    const [join, scan, subPlan] = [of("0.0"), of("0.0.0"), of("0.0.0.0")];
    expect(subPlan.actualLoops).toBe(2);
    expect(scan.exclusiveTimeMs).toBeCloseTo(scan.inclusiveTimeMs! - subPlan.inclusiveTimeMs! / 2, 6);
    expect(join.exclusiveBuffers?.sharedHit).toBe(0);
  });
  it.each(["pg15", "pg18"])(
    "%s: an InitPlan named by a Group Key is charged to the node below that computed it",
    (version) => {
      const { of } = fixture(`${version}-initplan-named-by-group-key.plan.txt`);
      expect(of("0").exclusiveTimeMs).toBeCloseTo(of("0").inclusiveTimeMs! - of("0.1").inclusiveTimeMs!, 6);
      expect(of("0.1").exclusiveBuffers?.sharedHit).toBe(0);
    },
  );
  it.each(["pg15", "pg18"])(
    "%s: a CTE's Gather that is shut down at the end stays inside the node it is shown under",
    (version) => {
      const { analysis, of } = fixture(`${version}-cte-shut-down.plan.txt`);
      expect(of("0.1").inclusiveTimeMs).toBeLessThan(of("0.0").inclusiveTimeMs!);
      expect(analysis.uncertain).toEqual([]);
      expect(analysis.tail.map(({ name }) => name)).toEqual(["Executor start and stop"]);
    },
  );
  it("the leader of a single-copy Gather does not count as a participant", () => {
    expect(fixture("pg18-gather-single-copy.plan.txt").of("0.0").participants).toBe(1);
  });
  it("totals (buffers, sort space, heap fetches) are never multiplied by loops", () => {
    const inner = fixture("pg18-nested-loop-many-loops.plan.txt").of("0.0.1");
    expect(inner.actualLoops).toBe(200_000);
    expect(inner.inclusiveBuffers).toEqual(inner.buffers);
  });
  it("the estimate is compared per loop", () => {
    const inner = fixture("pg18-correlated-columns.plan.txt").of("0.1");
    expect(inner.rowEstimate).toEqual({ factor: 1, direction: "exact" });
    expect(inner.totalRows).toBe(inner.actualRows! * inner.actualLoops!);
  });
  it("no estimate is judged where it means nothing", () => {
    expect(fixture("pg18-bitmap-or.plan.txt").of("0.0").rowEstimate).toBeNull();
    expect(fixture("pg18-never-executed.plan.txt").of("0.1")).toMatchObject({
      neverExecuted: true,
      rowEstimate: null,
    });
    expect(fixture("pg18-incremental-sort.plan.txt").of("0.0").rowEstimate).toBeNull();
  });
  it("BEFORE triggers stay in their node, AFTER triggers and foreign keys are the tail", () => {
    const { analysis, of } = fixture("pg18-triggers-before-and-after.plan.json");
    expect(of("0").exclusiveTimeMs).toBeGreaterThan(60);
    expect(analysis.tail.map(({ name }) => name)).toEqual([
      "Constraint trigger of ledger_order_id_fkey on ledger, 3 calls",
      "Trigger after_row on ledger, 3 calls",
      "Executor start and stop",
    ]);
  });
});

describe("plans without times", () => {
  it("an estimate shares out the root's cost", () => {
    const { plan, analysis } = fixture("pg18-estimate-only.plan.json");
    expect(analysis.measure).toBe("cost");
    const sum = planNodes(plan.root).reduce(
      (total, { id }) => total + (analysis.nodes.get(id)?.exclusiveCost ?? 0),
      0,
    );
    expect(sum).toBeCloseTo(plan.root.totalCost!, 6);
  });
  it("TIMING OFF leaves buffers and rows, COSTS OFF leaves the shape", () => {
    expect(fixture("pg18-timing-off.plan.txt").of("0.0")).toMatchObject({
      inclusiveTimeMs: null,
      totalRows: 50,
    });
    expect(fixture("pg18-costs-off.plan.txt").of("0").share).toBeNull();
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
