import { readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { planStatistics, type StatisticsGroup } from "./statistics";
import { recordedStudy, studyOf } from "./views/shown.fixture";

const files = readdirSync(path.join(import.meta.dirname, "fixtures")).filter((name) =>
  /\.plan\.(json|txt)$/.test(name),
);
const sum = (groups: readonly StatisticsGroup[], pick: (group: StatisticsGroup) => number | null) =>
  groups.reduce((total, group) => total + (pick(group) ?? 0), 0);

describe("planStatistics", () => {
  it.each(files)("%s: each list counts every node once and adds up to the plan's totals", (name) => {
    const study = recordedStudy(name);
    const { relations, indexes, nodeTypes } = planStatistics(study);
    const all = [...study.analysis.nodes.values()];
    const timeMs = all.reduce((total, { exclusiveTimeMs }) => total + (exclusiveTimeMs ?? 0), 0);
    const hits = all.reduce(
      (total, { exclusiveBuffers: own }) => total + (own ? own.sharedHit + own.localHit : 0),
      0,
    );
    for (const groups of [relations, indexes, nodeTypes]) {
      expect(sum(groups, ({ nodeCount, neverExecutedCount }) => nodeCount + neverExecutedCount)).toBe(
        all.length,
      );
      expect(new Set(groups.flatMap(({ nodeIds }) => nodeIds)).size).toBe(all.length);
      expect(sum(groups, ({ selfTimeMs }) => selfTimeMs)).toBeCloseTo(timeMs, 6);
      expect(sum(groups, ({ hitBlocks }) => hitBlocks)).toBe(hits);
    }
  });

  it("counts never-executed nodes apart", () => {
    const study = recordedStudy("pg15-never-executed.plan.txt");
    const never = sum(planStatistics(study).nodeTypes, ({ neverExecutedCount }) => neverExecutedCount);
    expect(never).toBeGreaterThan(0);
  });

  const bitmap = studyOf(
    [
      "Hash Join  (actual time=1.000..20.000 rows=3 loops=1)",
      "  ->  Bitmap Heap Scan on orders o  (actual time=2.000..6.000 rows=2 loops=1)",
      "        ->  BitmapOr  (actual time=1.500..1.500 rows=0 loops=1)",
      "              ->  Bitmap Index Scan on orders_a  (actual time=1.000..1.000 rows=2 loops=1)",
      "              ->  Bitmap Index Scan on orders_b  (actual time=0.400..0.400 rows=2 loops=1)",
      "  ->  Hash  (actual time=9.000..9.000 rows=1 loops=1)",
      "        ->  Seq Scan on orders  (actual time=0.000..8.000 rows=1 loops=1)",
    ].join("\n"),
  );

  it("counts a Bitmap Index Scan for the relation whose bitmap it makes, under any alias", () => {
    const { relations, indexes } = planStatistics(bitmap);
    expect(relations.map(({ name, nodeCount }) => [name, nodeCount])).toEqual([
      ["orders", 4],
      [null, 3],
    ]);
    expect(relations[0]?.selfTimeMs).toBeCloseTo(4.5 + 1 + 0.4 + 8, 6);
    expect(indexes.map(({ name, relation }) => [name, relation])).toEqual([
      ["orders_a", "orders"],
      ["orders_b", "orders"],
      [null, null],
    ]);
  });

  it("names the worst node of each group", () => {
    expect(planStatistics(bitmap).relations[0]?.worstId).toBe("0.1.0");
  });
});
