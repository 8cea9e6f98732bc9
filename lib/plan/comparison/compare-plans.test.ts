import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { analysePlan } from "../analyse-plan";
import { parsePlan } from "../parse-plan";
import { nodeTitle } from "../node/node-title";
import { planNodes } from "../walk";
import { comparePlans, comparePlansToBaseline } from "./compare-plans";
import { mergedRows, mergePlans } from "./merged-plan";
import type { ComparedPlan, PlanComparison } from "./plan-comparison";

const PAIRS = path.join(import.meta.dirname, "fixtures");
const RECORDED = path.join(import.meta.dirname, "..", "fixtures");

function study(raw: string): ComparedPlan {
  const plan = parsePlan(raw).plans[0]!;
  return { plan, analysis: analysePlan(plan) };
}
const recorded = (name: string) => study(readFileSync(path.join(RECORDED, name), "utf8"));
const half = (name: string, which: "before" | "after") =>
  study(readFileSync(path.join(PAIRS, `pg18-${name}.${which}.plan.json`), "utf8"));
const pairs = readdirSync(PAIRS).flatMap((name) => /^pg18-(.+)\.before\.plan\.json$/.exec(name)?.[1] ?? []);
const pair = (name: string) => comparePlans(half(name, "before"), half(name, "after"));
const plans = readdirSync(RECORDED).filter((name) => /^pg\d+-.*\.plan\.(json|txt)$/.test(name));

/** What differs, as lines: `≠ Seq Scan on orders → Index Scan …: node type, index`, `+ Hash`, `− Sort`. */
function differences({ before, after, matched, added, removed }: PlanComparison): string[] {
  const titles = (plan: ComparedPlan) =>
    new Map(planNodes(plan.plan.root).map((node) => [node.id, nodeTitle(node)]));
  const [from, to] = [titles(before), titles(after)];
  return [
    ...matched.flatMap((match) => {
      const words = match.changes.map(({ aspect }) => aspect);
      if (match.isSwapped) words.push("swapped" as never);
      if (match.isMoved) words.push("moved" as never);
      const title = [...new Set([from.get(match.beforeId), to.get(match.afterId)])].join(" → ");
      return match.kind === "same" ? [] : [`≠ ${title}: ${[...new Set(words)].join(", ")}`];
    }),
    ...removed.map(({ nodeId, isWrapper }) => `− ${from.get(nodeId)}${isWrapper ? " (wrapper)" : ""}`),
    ...added.map(({ nodeId, isWrapper }) => `+ ${to.get(nodeId)}${isWrapper ? " (wrapper)" : ""}`),
  ];
}

/** Every node of both plans is in exactly one list, and in the merged tree once. */
function expectComplete(comparison: PlanComparison): void {
  const { before, after, matched, added, removed } = comparison;
  const ids = (plan: ComparedPlan) =>
    planNodes(plan.plan.root)
      .map(({ id }) => id)
      .sort();
  const inBefore = [...matched.map(({ beforeId }) => beforeId), ...removed.map(({ nodeId }) => nodeId)];
  const inAfter = [...matched.map(({ afterId }) => afterId), ...added.map(({ nodeId }) => nodeId)];
  expect(inBefore.sort()).toEqual(ids(before));
  expect(inAfter.sort()).toEqual(ids(after));
  const rows = mergedRows(mergePlans(comparison)).map(({ node }) => node);
  expect(rows.flatMap((row) => row.before?.id ?? []).sort()).toEqual(ids(before));
  expect(rows.flatMap((row) => row.after?.id ?? []).sort()).toEqual(ids(after));
  expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
}

function expectMirrored(there: PlanComparison, back: PlanComparison): void {
  const matches = (comparison: PlanComparison, turned: boolean) =>
    comparison.matched
      .map(({ beforeId, afterId, kind, isMoved, isSwapped, changes }) => {
        const aspects = changes.map(({ label, before, after }) => [
          label,
          ...(turned ? [after, before] : [before, after]),
        ]);
        return JSON.stringify([
          ...(turned ? [afterId, beforeId] : [beforeId, afterId]),
          kind,
          isMoved,
          isSwapped,
          aspects,
        ]);
      })
      .sort();
  expect(matches(back, true)).toEqual(matches(there, false));
  expect(back.added).toEqual(there.removed);
  expect(back.removed).toEqual(there.added);
  expect(back.totals).toEqual({ before: there.totals.after, after: there.totals.before });
  expect(back.relationSets).toHaveLength(there.relationSets.length);
}

describe("comparePlans over every recorded plan", () => {
  it.each(plans)("%s is the same as itself", (name) => {
    const comparison = comparePlans(recorded(name), recorded(name));
    expect(differences(comparison)).toEqual([]);
    expect(comparison).toMatchObject({ sameFingerprint: true, settings: [], serverVersions: null });
    expect(comparison.matched.every(({ beforeId, afterId }) => beforeId === afterId)).toBe(true);
    expectComplete(comparison);
  });

  it.each(plans)(
    "%s and a plan of another scenario are compared completely, and mirrored when exchanged",
    (name) => {
      const [one, other] = [recorded(name), recorded(plans[(plans.indexOf(name) + 37) % plans.length]!)];
      const there = comparePlans(one, other);
      expectComplete(there);
      expectMirrored(there, comparePlans(other, one));
    },
  );

  it.each(plans.filter((name) => name.startsWith("pg15-") && plans.includes(name.replace("pg15", "pg18"))))(
    "%s compares with version 18 completely and both ways",
    (name) => {
      const [old, current] = [recorded(name), recorded(name.replace("pg15", "pg18"))];
      const comparison = comparePlans(old, current);
      expectComplete(comparison);
      expectMirrored(comparison, comparePlans(current, old));
    },
  );
});

describe("comparePlans of recorded pairs", () => {
  it.each(pairs)("%s is complete and mirrors", (name) => {
    expectComplete(pair(name));
    expectMirrored(pair(name), comparePlans(half(name, "after"), half(name, "before")));
  });

  it("sees an index take the place of a scan and its sort", () => {
    expect(differences(pair("seq-to-index"))).toEqual([
      "≠ Seq Scan on orders → Index Scan Backward using orders_customer_placed_idx on orders: node type, index, direction, condition",
      "− Sort (wrapper)",
    ]);
  });

  it("takes a join for the same whatever its method, and says that its inputs were swapped", () => {
    expect(differences(pair("loop-to-hash"))).toEqual([
      "≠ Nested Loop → Hash Join: join method, condition, swapped",
      "≠ Index Scan using order_item_pkey on order_item i → Seq Scan on order_item i: node type, index, condition, estimate",
      "+ Hash (wrapper)",
    ]);
  });

  it("leaves out what a parallel plan has around a serial one", () => {
    expect(differences(pair("parallel-to-serial"))).toEqual([
      "≠ Finalize GroupAggregate → HashAggregate: strategy",
      "≠ Parallel Seq Scan on orders → Seq Scan on orders: parallel, estimate",
      "− Gather Merge (wrapper)",
      "− Sort (wrapper)",
      "− Partial HashAggregate",
      "+ Sort (wrapper)",
    ]);
  });

  it("sees nothing but the Memoize that was put in", () => {
    expect(differences(pair("memoize-inserted"))).toEqual(["+ Memoize (wrapper)"]);
  });

  it("matches the partition that is left, and the join above it though its partitions went", () => {
    expect(differences(pair("partitions-pruned"))).toEqual([
      "≠ Hash Join: swapped",
      "− Hash (wrapper)",
      "− Append",
      "− Seq Scan on event_2026_01 e_1",
      "− Seq Scan on event_2026_03 e_3",
      "+ Hash (wrapper)",
    ]);
  });

  it("matches the scans of a subquery that became a join", () => {
    expect(differences(pair("subplan-to-join"))).toEqual([
      "≠ Index Only Scan using order_item_pkey on order_item i → Seq Scan on order_item i: node type, index, condition, estimate, moved",
      "− Aggregate",
      "+ HashAggregate",
      "+ Hash Right Join",
      "+ Hash (wrapper)",
    ]);
  });

  it("tells the same plan under other settings, and which they are", () => {
    const comparison = pair("sort-to-memory");
    expect(differences(comparison)).toEqual(["≠ Sort: memory"]);
    expect(comparison.sameFingerprint).toBe(true);
    expect(comparison.settings).toEqual([{ name: "work_mem", before: "1MB", after: "64MB" }]);
    expect(comparison.totals.after.tempBlocks).toBe(0);
  });

  it("shows what a further index costs a write in buffers and WAL", () => {
    const { totals, sameFingerprint } = pair("write-with-index");
    expect(sameFingerprint).toBe(true);
    expect(totals.after.walBytes).toBeGreaterThan(totals.before.walBytes!);
    expect(totals.after.sharedHitBlocks).toBeGreaterThan(totals.before.sharedHitBlocks!);
  });

  it("adds up per relation set to the time of all nodes", () => {
    for (const name of pairs) {
      const { before, after, relationSets } = pair(name);
      for (const [side, { analysis }] of [
        ["before", before],
        ["after", after],
      ] as const) {
        const sum = relationSets.reduce((total, set) => total + (set[side]?.timeMs ?? 0), 0);
        const own = [...analysis.nodes.values()].map(({ exclusiveTimeMs }) => exclusiveTimeMs ?? 0);
        expect(sum).toBeCloseTo(
          own.reduce((total, timeMs) => total + timeMs, 0),
          6,
        );
      }
    }
  });
});

describe("comparePlans", () => {
  it("names the server versions that differ", () => {
    const old = { ...recorded("pg15-order-page.plan.json"), serverVersion: "15.13" };
    const current = { ...recorded("pg18-order-page.plan.json"), serverVersion: "18.1" };
    expect(comparePlans(old, current).serverVersions).toEqual({ before: "15.13", after: "18.1" });
    expect(comparePlans(old, old).serverVersions).toBeNull();
  });

  it("reads names of a VERBOSE plan as those of a plain one", () => {
    const plain = "Seq Scan on orders  (cost=0.00..9.00 rows=3 width=4)\n  Filter: (customer_id = 42)";
    const verbose =
      "Seq Scan on public.orders  (cost=0.00..9.00 rows=3 width=4)\n  Output: orders.id\n  Filter: (orders.customer_id = 42)";
    expect(differences(comparePlans(study(plain), study(verbose)))).toEqual([]);
  });

  it("keeps apart two scans of one table by their aliases", () => {
    const joined = (outer: string, inner: string) =>
      study(
        `Nested Loop  (cost=0.00..9.00 rows=3 width=4)\n  ->  Seq Scan on t ${outer}  (cost=0.00..1.00 rows=3 width=4)\n  ->  Seq Scan on t ${inner}  (cost=0.00..2.00 rows=3 width=4)`,
      );
    const comparison = comparePlans(joined("a", "b"), joined("b", "a"));
    expect(comparison.matched.map(({ beforeId, afterId }) => `${beforeId} ${afterId}`)).toEqual([
      "0 0",
      "0.0 0.1",
      "0.1 0.0",
    ]);
    expect(comparison.matched[0]).toMatchObject({ isSwapped: true });
    expect(comparison.sameFingerprint).toBe(false);
  });

  it("matches the partitions that two wide plans share, whatever their number", () => {
    const partitions = (from: number) =>
      Array.from(
        { length: 2000 },
        (_, index) => `  ->  Seq Scan on p${from + index} p_${index + 1}  (cost=0.00..1.00 rows=3 width=4)`,
      );
    const append = (from: number) =>
      study(["Append  (cost=0.00..9.00 rows=3 width=4)", ...partitions(from)].join("\n"));
    const comparison = comparePlans(append(0), append(500));
    expect(comparison).toMatchObject({
      matched: { length: 1501 },
      added: { length: 500 },
      removed: { length: 500 },
    });
    expectComplete(comparison);
  });
});

describe("comparePlansToBaseline", () => {
  it("compares every other plan with the chosen one", () => {
    const three = [
      half("seq-to-index", "before"),
      half("seq-to-index", "after"),
      half("loop-to-hash", "before"),
    ];
    expect(comparePlansToBaseline(three, 1).map(({ index }) => index)).toEqual([0, 2]);
    expect(comparePlansToBaseline(three, 1)[0]!.comparison.before).toBe(three[1]);
    expect(comparePlansToBaseline(three, 9)).toEqual([]);
  });
});
