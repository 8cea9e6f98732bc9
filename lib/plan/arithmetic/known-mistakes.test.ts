import { readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { analysed, recorded, recordedText } from "../fixtures/analysed.fixture";
import { brokenInvariants } from "../fixtures/invariants";
import type { PlanNode } from "../plan-node";
import { parsePlan } from "../parse-plan";
import { planNodes } from "../walk";

const FIXTURES = path.join(import.meta.dirname, "../fixtures");

/** Each test names a mistake that widely used readers of plans make, on a plan that provokes it. */
describe("SubPlans", () => {
  it("a SubPlan's time and buffers leave its parent", () => {
    const { of } = recorded("pg18-subplan-correlated.plan.json");
    const [scan, aggregate] = [of("0"), of("0.0")];
    expect(scan.exclusiveTimeMs).toBeCloseTo(scan.inclusiveTimeMs! - aggregate.inclusiveTimeMs!, 6);
    expect(scan.exclusiveBuffers?.sharedHit).toBe(scan.buffers!.sharedHit - aggregate.buffers!.sharedHit);
  });
  it("a SubPlan below a Gather is divided by its participants, its buffers are not", () => {
    const { of } = recorded("pg18-subplan-under-gather.plan.txt");
    const subplan = of("0.0.0.0.0");
    expect(subplan.participants).toBe(3);
    expect(subplan.inclusiveTimeMs).toBeCloseTo((subplan.actualTotalTimeMs! * subplan.actualLoops!) / 3, 6);
    expect(subplan.workTimeMs).toBeCloseTo(subplan.actualTotalTimeMs! * subplan.actualLoops!, 6);
    expect(subplan.inclusiveBuffers?.sharedHit).toBe(subplan.buffers?.sharedHit);
  });
  it.each(["pg15", "pg18"])(
    "%s: a SubPlan of the Gather's own target list runs in the leader alone",
    (version) => {
      const { of } = recorded(`${version}-subplan-of-gather.plan.txt`);
      expect(of("0.0.1")).toMatchObject({ relationship: "SubPlan", participants: 1 });
      expect(of("0.0").exclusiveTimeMs).toBeCloseTo(
        of("0.0").inclusiveTimeMs! - of("0.0.0").inclusiveTimeMs! - of("0.0.1").inclusiveTimeMs!,
        6,
      );
    },
  );
  it.each(["pg15", "pg18"])("%s: a hashed SubPlan that two nodes build is charged to both", (version) => {
    const { of } = recorded(`${version}-subplan-shared.plan.txt`);
    const [join, scan, subPlan] = [of("0.0"), of("0.0.0"), of("0.0.0.0")];
    expect(subPlan.actualLoops).toBe(2);
    expect(scan.exclusiveTimeMs).toBeCloseTo(scan.inclusiveTimeMs! - subPlan.inclusiveTimeMs! / 2, 6);
    expect(join.exclusiveBuffers?.sharedHit).toBe(0);
  });
  it.each(["pg15", "pg18"])(
    "%s: a SubPlan that every partition runs is shared by the rows that each checked",
    (version) => {
      const { plan, analysis, of } = recorded(`${version}-subplan-of-partitions.plan.txt`);
      const partitions = planNodes(plan.root).filter(({ relation }) => relation?.startsWith("event_"));
      expect(partitions).toHaveLength(3);
      for (const { id } of partitions) {
        expect(of(id).exclusiveTimeMs).toBeLessThan(of(id).inclusiveTimeMs! / 2);
        expect(of(id).exclusiveBuffers?.sharedHit).toBeLessThan(100);
      }
      expect(analysis.uncertain).toEqual([]);
    },
  );
  it.each(["pg15", "pg18"])(
    "%s: a hashed SubPlan that every partition builds is shared by all, in time and buffers",
    (version) => {
      const { plan, analysis, of } = recorded(`${version}-subplan-hashed-by-partitions.plan.json`);
      const partitions = planNodes(plan.root).filter(({ relation }) => relation?.startsWith("event_"));
      for (const { id } of partitions) expect(of(id).exclusiveBuffers?.sharedHit).toBeLessThan(100);
      expect(analysis.uncertain).toEqual([]);
    },
  );
});

describe("InitPlans", () => {
  it("an InitPlan is charged to the node that evaluated it, not to the one it is shown under", () => {
    const { of } = recorded("pg18-initplan-paid-by-descendant.plan.txt");
    expect(of("0").exclusiveTimeMs).toBeLessThan(1);
    expect(of("0.1").exclusiveTimeMs).toBeCloseTo(of("0.1").inclusiveTimeMs! - of("0.0").inclusiveTimeMs!, 6);
  });
  it("an InitPlan that only a hidden target list uses leaves its owner, in time and buffers", () => {
    const { of } = recorded("pg18-initplan-in-target-list.plan.txt");
    expect(of("0").exclusiveTimeMs).toBeCloseTo(of("0").inclusiveTimeMs! - of("0.0").inclusiveTimeMs!, 6);
    expect(of("0").exclusiveBuffers?.sharedHit).toBe(
      of("0").buffers!.sharedHit - of("0.0").buffers!.sharedHit,
    );
  });
  it("a guess between several nodes is reported as one", () => {
    expect(recorded("pg18-cte-scanned-twice.plan.txt").analysis.uncertain[0]?.reason).toMatch(
      /does not say which node/,
    );
  });
  it.each(["pg15", "pg18"])(
    "%s: what workers need is charged to the Gather, said in Params Evaluated or not",
    (version) => {
      const { of } = recorded(`${version}-initplan-evaluated-by-gather.plan.txt`);
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
  it.each(["pg15", "pg18"])(
    "%s: an InitPlan named by a Group Key is charged to the node below that computed it",
    (version) => {
      const { of } = recorded(`${version}-initplan-named-by-group-key.plan.txt`);
      expect(of("0").exclusiveTimeMs).toBeCloseTo(of("0").inclusiveTimeMs! - of("0.1").inclusiveTimeMs!, 6);
      expect(of("0.1").exclusiveBuffers?.sharedHit).toBe(0);
    },
  );
  it("InitPlan 10 and 11 are not InitPlan 1", () => {
    const { plan, of } = recorded("pg18-initplans-over-ten.plan.txt");
    const tenth = plan.root.children.find(({ subplanName }) => subplanName === "InitPlan 10")!;
    expect(of(tenth.id).inclusiveTimeMs).toBeGreaterThan(1);
    expect(of("0").exclusiveTimeMs).toBeLessThan(
      of("0").inclusiveTimeMs! - of(tenth.id).inclusiveTimeMs! + 0.1,
    );
  });
  it.each(["pg15", "pg18"])(
    "%s: what the InitPlan's workers take to end is paid by the node that ends them",
    (version) => {
      const { analysis, of } = recorded(`${version}-initplan-ends-late.plan.txt`);
      expect(of("0.1").inclusiveTimeMs).toBeLessThan(of("0.0").inclusiveTimeMs!);
      expect(of("0").exclusiveTimeMs! + of("0.1").exclusiveTimeMs!).toBeLessThan(
        of("0.0").inclusiveTimeMs! / 10,
      );
      expect(analysis.uncertain).toEqual([]);
    },
  );
});

describe("CTEs", () => {
  it.each(["pg15", "pg18"])("%s: a CTE scanned inside an InitPlan never turns negative", (version) => {
    const { of } = recorded(`${version}-cte-scanned-in-initplan.plan.txt`);
    const [cte, aggregate, scan] = [of("0.0"), of("0.1"), of("0.1.0")];
    expect(scan.exclusiveTimeMs).toBeCloseTo(scan.inclusiveTimeMs! - cte.inclusiveTimeMs!, 6);
    expect(aggregate.exclusiveTimeMs).toBeCloseTo(aggregate.inclusiveTimeMs! - scan.inclusiveTimeMs!, 6);
    expect(scan.exclusiveBuffers?.sharedHit).toBe(0);
  });
  it("of two scans of a CTE the one that asked first pays for it", () => {
    const { of } = recorded("pg15-cte-scanned-twice.plan.txt");
    const scans = ["0.1.0", "0.2.0"].map(of).filter(({ nodeType }) => nodeType === "CTE Scan");
    expect(scans.map(({ exclusiveBuffers }) => exclusiveBuffers?.sharedHit)).toEqual([0, 0]);
    expect(of("0.1.0").exclusiveTimeMs).toBeCloseTo(of("0.1.0").inclusiveTimeMs!, 6);
  });
  it("a writing CTE that nobody reads is in the tail, not in the main query", () => {
    const { analysis, of } = recorded("pg18-cte-writes-unscanned.plan.txt");
    expect(analysis.tail[0]).toMatchObject({
      name: "CTE gone, run after the main query",
      timeMs: of("0.0").inclusiveTimeMs,
    });
    expect(of("0").exclusiveTimeMs).toBeCloseTo(of("0").inclusiveTimeMs! - of("0.1").inclusiveTimeMs!, 6);
  });
  it.each(["pg15", "pg18"])(
    "%s: a CTE's Gather that is shut down at the end stays inside the node it is shown under",
    (version) => {
      const { analysis, of } = recorded(`${version}-cte-shut-down.plan.txt`);
      expect(of("0.1").inclusiveTimeMs).toBeLessThan(of("0.0").inclusiveTimeMs!);
      expect(analysis.uncertain).toEqual([]);
      expect(analysis.tail.map(({ name }) => name)).toEqual(["Executor start and stop"]);
    },
  );
});

describe("parallel plans", () => {
  it("the leader of a single-copy Gather does not count as a participant", () => {
    expect(recorded("pg18-gather-single-copy.plan.txt").of("0.0").participants).toBe(1);
  });
  it.each(["pg15", "pg18"])(
    "%s: a leader that takes no part is not counted, though no setting is printed",
    (version) => {
      const { plan, of } = recorded(`${version}-leader-idle.plan.txt`);
      expect(plan.settings).toEqual([]);
      expect(of("0.0").workersLaunched).toBe(2);
      expect(of("0.0.0").participants).toBe(2);
      expect(of("0.0.0").inclusiveTimeMs).toBeCloseTo(of("0.0.0").actualTotalTimeMs!, 6);
    },
  );
  it("buffers of workers in a VERBOSE text stay theirs", () => {
    const { of } = recorded("pg18-parallel-sort-verbose.plan.txt");
    const sort = of("0.0.0");
    const ofWorkers = sort.workers.reduce((sum, { buffers }) => sum + (buffers?.sharedHit ?? 0), 0);
    expect(sort.workers.length).toBeGreaterThan(0);
    expect(sort.buffers!.sharedHit).toBeGreaterThan(ofWorkers);
  });
  it("rows of workers keep their decimals", () => {
    const { plan } = recorded("pg18-worker-rows-fractional.plan.txt");
    const rows = planNodes(plan.root).flatMap(({ workers }) =>
      workers.map(({ actualRows }) => actualRows ?? 0),
    );
    expect(rows.some((count) => count > 0 && count % 1 !== 0)).toBe(true);
  });
  it("the busiest process is told, the leader being what the workers are not", () => {
    const { of } = recorded("pg18-private-hash.plan.txt");
    const join = of("0.0.0.0");
    const workersMs = join.workers.map(({ actualTotalTimeMs }) => actualTotalTimeMs!);
    const leaderMs = join.actualTotalTimeMs! * 3 - workersMs[0]! - workersMs[1]!;
    expect(join.slowestProcessTimeMs).toBeCloseTo(Math.max(...workersMs, leaderMs), 6);
    expect(join.slowestProcessTimeMs).toBeGreaterThan(join.inclusiveTimeMs!);
    expect(of("0").slowestProcessTimeMs).toBeNull();
  });
  it.each(["pg15", "pg18"])(
    "%s: a hash table that every participant builds holds one participant's rows",
    (version) => {
      const { of } = recorded(`${version}-private-hash.plan.json`);
      const [scan, hash] = [of("0.0.0.0.0"), of("0.0.0.0.1")];
      expect([hash.totalRows, hash.rowsPerParticipant]).toEqual([58_800, 19_600]);
      expect(scan.rowsPerParticipant).toBeNull();
    },
  );
  it.each(["pg15", "pg18"])(
    "%s: a Gather that ran twenty times gets its workers' buffers back",
    (version) => {
      const { analysis, of } = recorded(`${version}-gather-rescanned.plan.txt`);
      const [gather, scan] = [of("0.0.0.0.0"), of("0.0.0.0.0.0")];
      expect(scan.buffers!.sharedHit).toBeGreaterThan(gather.buffers!.sharedHit);
      expect(gather.exclusiveBuffers?.sharedHit).toBe(0);
      expect(analysis.uncertain).toEqual([]);
    },
  );
});

describe("totals and averages", () => {
  it("totals (buffers, sort space, heap fetches) are never multiplied by loops", () => {
    const inner = recorded("pg18-nested-loop-many-loops.plan.txt").of("0.0.1");
    expect(inner.actualLoops).toBe(200_000);
    expect(inner.inclusiveBuffers).toEqual(inner.buffers);
  });
  it("the estimate is compared per loop", () => {
    const inner = recorded("pg18-correlated-columns.plan.txt").of("0.1");
    expect(inner.rowEstimate).toEqual({ factor: 1, direction: "exact" });
    expect(inner.totalRows).toBe(inner.actualRows! * inner.actualLoops!);
  });
  it("no estimate is judged where it means nothing", () => {
    expect(recorded("pg18-bitmap-or.plan.txt").of("0.0").rowEstimate).toBeNull();
    expect(recorded("pg18-never-executed.plan.txt").of("0.1")).toMatchObject({
      neverExecuted: true,
      rowEstimate: null,
    });
    expect(recorded("pg18-incremental-sort.plan.txt").of("0.0").rowEstimate).toBeNull();
  });
  it("Heap Fetches count over all loops, like the rows over all loops and unlike the rows per loop", () => {
    const inner = recorded("pg18-heap-fetches-per-loop.plan.txt").of("0.0.1");
    expect([inner.heapFetches, inner.totalRows, inner.actualRows]).toEqual([1500, 1500, 3]);
  });
  it.each(["txt", "json"])("WAL buffers full is a count of its own (%s)", (format) => {
    expect(recorded(`pg18-wal-buffers-full.plan.${format}`).of("0").wal).toMatchObject({
      records: 300_000,
      buffersFull: expect.any(Number) as number,
    });
    expect(
      recorded(`pg18-wal-buffers-full.plan.${format}`).of("0").exclusiveWal?.buffersFull,
    ).toBeGreaterThan(0);
  });
  it("I/O times move as buffers do", () => {
    const { of } = recorded("pg18-io-times.plan.txt");
    expect(of("0").exclusiveIo).toMatchObject({ tempReadMs: 0, tempWriteMs: 0 });
    const [join, hash] = [of("0.0"), of("0.0.1")];
    expect(join.exclusiveIo?.tempWriteMs).toBeCloseTo(
      join.ioTimes!.tempWriteMs - hash.ioTimes!.tempWriteMs,
      6,
    );
    expect(of("0.0.0").exclusiveIo?.tempReadMs).toBe(0);
  });
  it("rounded times over many loops never make a node take longer than the plan", () => {
    const { plan, analysis, of } = recorded("pg18-memoize.plan.txt");
    for (const { id } of planNodes(plan.root))
      expect(of(id).inclusiveTimeMs).toBeLessThanOrEqual(analysis.total);
  });
});

describe("input", () => {
  it("Heap Blocks and Storage of a text are the keys that JSON has", () => {
    const keys = (node: PlanNode) => node.properties.map(({ key }) => key);
    for (const format of ["txt", "json"]) {
      const scan = recorded(`pg18-bitmap-or.plan.${format}`).plan;
      const heap = planNodes(scan.root).find(({ nodeType }) => nodeType === "Bitmap Heap Scan")!;
      expect(heap.exactHeapBlocks).toBeGreaterThan(0);
      expect(keys(recorded(`pg18-window-run-condition.plan.${format}`).of("0"))).toEqual(
        expect.arrayContaining(["Storage", "Maximum Storage"]),
      );
    }
  });
  it.each(["xml", "yaml"])("%s is read, with the same arithmetic", (format) => {
    const names = readdirSync(FIXTURES).filter((name) => name.endsWith(`.plan.${format}`));
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) {
      const { plan, analysis } = recorded(name);
      expect(brokenInvariants(plan, analysis), name).toEqual([]);
    }
  });
  it("every plan of a paste is kept", () => {
    const names = ["pg18-order-page.plan.txt", "pg18-memoize.plan.txt"];
    expect(parsePlan(names.map(recordedText).join("\n")).plans).toHaveLength(2);
    const [first, second] = ["pg18-order-page.plan.json", "pg18-memoize.plan.json"].map(
      (name) => (JSON.parse(recordedText(name)) as unknown[])[0],
    );
    expect(parsePlan(JSON.stringify([first, second])).plans).toHaveLength(2);
  });
});

describe("the tail", () => {
  it("BEFORE triggers stay in their node, AFTER triggers and foreign keys are the tail", () => {
    const { analysis, of } = recorded("pg18-triggers-before-and-after.plan.json");
    expect(of("0").exclusiveTimeMs).toBeGreaterThan(60);
    expect(analysis.tail.map(({ name }) => name)).toEqual([
      "Constraint trigger of ledger_order_id_fkey on ledger, 3 calls",
      "Trigger after_row on ledger, 3 calls",
      "Executor start and stop",
    ]);
  });
  it("JIT is part of the first node that evaluates an expression, and is not taken out of it", () => {
    const { plan, of } = recorded("pg15-just-in-time.plan.txt");
    const { inliningMs = 0, optimizationMs = 0, emissionMs = 0 } = plan.jit!;
    expect(of("0").jitTimeMs).toBeCloseTo(inliningMs + optimizationMs + emissionMs, 6);
    expect(of("0").exclusiveTimeMs).toBeGreaterThan(of("0").jitTimeMs!);
    expect(of("0.0").jitTimeMs).toBeNull();
  });
  it("every part says what it is", () => {
    for (const { explanation } of recorded("pg18-triggers-before-and-after.plan.json").analysis.tail)
      expect(explanation).toMatch(/\.$/);
  });
});
