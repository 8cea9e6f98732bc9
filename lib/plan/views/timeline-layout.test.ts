import { readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { placedNodes } from "../walk";
import { partitionedPlan, recordedStudy, shownOf, studyOf } from "./shown.fixture";
import { layoutTimeline, shownBar } from "./timeline-layout";

const files = readdirSync(path.join(import.meta.dirname, "..", "fixtures")).filter((name) =>
  /\.plan\.(json|txt)$/.test(name),
);

describe("layoutTimeline", () => {
  it.each(files)("%s: a bar goes from its start over its first row to its end, within the axis", (name) => {
    const { bars, end } = layoutTimeline(recordedStudy(name));
    for (const bar of bars.values()) {
      expect(bar.firstRow).toBeGreaterThanOrEqual(bar.start);
      expect(bar.end).toBeGreaterThanOrEqual(bar.firstRow);
      expect(bar.end).toBeLessThanOrEqual(end);
    }
  });

  it("lets no bar of one process end after its parent's, but for rounding and SubPlans that several nodes share", () => {
    for (const name of files.filter((file) => !/writes|cte|parallel|gather/.test(file))) {
      const study = recordedStudy(name);
      const { bars, unit } = layoutTimeline(study);
      if (unit !== "time") continue;
      for (const { node, parent } of placedNodes(study.plan.root)) {
        if (node.relationship === "SubPlan") continue;
        const [own, above] = [bars.get(node.id), bars.get(parent?.node.id ?? "")];
        if (own === undefined || above === undefined) continue;
        const rounding = study.analysis.nodes.get(parent?.node.id ?? "")?.roundingMs ?? 0;
        expect(own.end, `${name} ${node.id}`).toBeLessThanOrEqual(
          above.end + rounding * 2 + study.analysis.total * 0.01,
        );
      }
    }
  });

  const plan = (lines: string[]) => layoutTimeline(studyOf(lines.join("\n"))).bars;

  it("builds the hash table before it reads the other side", () => {
    const bars = plan([
      "Hash Join  (actual time=5.000..20.000 rows=1 loops=1)",
      "  Hash Cond: (a.id = b.id)",
      "  ->  Seq Scan on a  (actual time=1.000..9.000 rows=1 loops=1)",
      "  ->  Hash  (actual time=4.000..4.000 rows=1 loops=1)",
      "        ->  Seq Scan on b  (actual time=0.500..3.000 rows=1 loops=1)",
    ]);
    expect(bars.get("0.1")).toMatchObject({ start: 0, firstRow: 4, end: 4, isStartKnown: true });
    expect(bars.get("0.0")).toMatchObject({ start: 4, firstRow: 5, end: 13, isStartKnown: false });
  });

  it("reads the children of an Append one after the other", () => {
    const bars = plan([
      "Append  (actual time=0.100..6.000 rows=2 loops=1)",
      "  ->  Seq Scan on a  (actual time=0.100..2.000 rows=1 loops=1)",
      "  ->  Seq Scan on b  (actual time=0.100..4.000 rows=1 loops=1)",
    ]);
    expect(bars.get("0.1")).toMatchObject({ start: 2, end: 6 });
  });

  it("adds up all loops of a repeated node, and says that there were several", () => {
    const bars = plan([
      "Nested Loop  (actual time=1.000..60.000 rows=50 loops=1)",
      "  ->  Seq Scan on a  (actual time=1.000..5.000 rows=50 loops=1)",
      "  ->  Index Scan using b_pkey on b  (actual time=0.500..1.000 rows=1 loops=50)",
    ]);
    expect(bars.get("0.1")).toMatchObject({
      start: 1,
      firstRow: 26,
      end: 51,
      loopsPerProcess: 50,
      isStartKnown: false,
    });
  });

  it("has no bar for what was never executed, and only costs for what was not run at all", () => {
    const never = recordedStudy("pg15-never-executed.plan.txt");
    const { bars } = layoutTimeline(never);
    for (const { node } of placedNodes(never.plan.root)) expect(bars.has(node.id)).toBe(!node.neverExecuted);
    expect(layoutTimeline(recordedStudy("pg15-estimate-only.plan.txt")).unit).toBe("cost");
    expect(layoutTimeline(studyOf("Append\n  ->  Seq Scan on a")).unit).toBeNull();
  });

  it("draws a fold from its first member's start to its last one's end", () => {
    const study = studyOf(partitionedPlan(20, 2));
    const fold = shownOf(study).children[0]!;
    expect(shownBar(fold, layoutTimeline(study))).toMatchObject({ start: 0, firstRow: 0.1, end: 40 });
  });
});
