import { readFileSync } from "node:fs";
import path from "node:path";
import { readMetric, type PlanMetric } from "../metric";
import { readPlan, type StudiedPlan } from "../read-plan";
import { NOTHING_HIDDEN, shownTree, type Folding, type ShownNode } from "../folding/shown-tree";

const FIXTURES = path.join(import.meta.dirname, "..", "fixtures");

/** The first plan in a recorded fixture, or in `raw`. */
export function studyOf(raw: string): StudiedPlan {
  const reading = readPlan(raw);
  const [study] = reading.ok ? reading.plans : [];
  if (study === undefined) throw new Error(`not a plan: ${raw.slice(0, 60)}`);
  return study;
}

export const recordedStudy = (name: string) => studyOf(readFileSync(path.join(FIXTURES, name), "utf8"));

export const shownOf = ({ plan, analysis }: StudiedPlan, folding: Folding = NOTHING_HIDDEN): ShownNode =>
  shownTree(plan.root, analysis, folding);

/** What a view of `study` gets, with callbacks that do nothing. */
export function viewProps(study: StudiedPlan, metric: PlanMetric = "time", folding?: Folding) {
  return {
    study,
    shown: shownOf(study, folding),
    heat: readMetric(study, metric),
    selectedId: study.plan.root.id,
    matches: null as ReadonlySet<string> | null,
    onSelect: () => undefined,
    onOpen: () => undefined,
    onToggle: () => undefined,
  };
}

/** A plan of an Append over `count` partitions, each scanned in `msPerScan`; one Seq Scan line per partition. */
export function partitionedPlan(count: number, msPerScan = 1): string {
  const total = (count * msPerScan).toFixed(3);
  const scans = Array.from(
    { length: count },
    (_, index) =>
      `  ->  Seq Scan on part_${index}  (cost=0.00..1.00 rows=10 width=8) (actual time=0.100..${msPerScan.toFixed(3)} rows=10 loops=1)\n        Filter: (part_${index}.a > 5)`,
  );
  return [
    `Append  (cost=0.00..${count}.00 rows=${10 * count} width=8) (actual time=0.100..${total} rows=${10 * count} loops=1)`,
    ...scans,
    "Planning Time: 0.100 ms",
    `Execution Time: ${(count * msPerScan + 1).toFixed(3)} ms`,
  ].join("\n");
}
