import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { allCollapsed, allExpanded, foldedAgain, indexShown, revealing, toggled } from "./folding";
import { partitionsPlan, variedPlan } from "../large-plan.fixture";
import { readPlan } from "../read-plan";
import { NOTHING_HIDDEN, shownNodes, shownTree, type Folding } from "./shown-tree";
import { planNodes } from "../walk";

const FIXTURES = path.join(import.meta.dirname, "../fixtures");
const recorded = readdirSync(FIXTURES).filter((name) => /^pg18-.*\.plan\.txt$/.test(name));

function studyOf(text: string) {
  const reading = readPlan(text);
  if (!reading.ok) throw reading.error;
  return reading.plans[0]!;
}
const show = (study: ReturnType<typeof studyOf>, folding: Folding = NOTHING_HIDDEN) =>
  shownTree(study.plan.root, study.analysis, folding);
const idsOf = (study: ReturnType<typeof studyOf>, folding?: Folding) =>
  shownNodes(show(study, folding)).map(({ id }) => id);

describe("shownTree", () => {
  it.each(recorded)("%s: shown nodes and what they hide are all nodes of the plan", (name) => {
    const study = studyOf(readFileSync(path.join(FIXTURES, name), "utf8"));
    const all = planNodes(study.plan.root);
    for (const folding of [NOTHING_HIDDEN, allCollapsed(study.plan.root, NOTHING_HIDDEN)]) {
      const shown = shownNodes(show(study, folding));
      expect(shown.reduce((sum, { hiddenCount }) => sum + 1 + hiddenCount, 0)).toBe(all.length);
    }
    const expanded = idsOf(study, allExpanded(study.plan.root, NOTHING_HIDDEN));
    expect(expanded).toEqual(all.map(({ id }) => id));
  });

  it("shows a thousand partitions as one node, and those never executed as another", () => {
    const [append, executed, idle] = shownNodes(show(studyOf(partitionsPlan(1000))));
    expect(append?.children).toHaveLength(2);
    expect(executed?.fold?.memberIds).toHaveLength(900);
    expect(idle?.fold?.memberIds).toHaveLength(100);
    expect(idle?.node.neverExecuted).toBe(true);
    expect(executed?.node.id).toBe(executed?.fold?.worstId);
  });

  it("keeps siblings apart whose conditions differ in more than the names of relations", () => {
    const study = studyOf(partitionsPlan(8).replaceAll(/e_(\d)\.at > /g, "e_$1.at$1 > "));
    expect(idsOf(study)).toHaveLength(9);
  });

  it("does not fold three siblings, nor what is called by its name", () => {
    expect(idsOf(studyOf(partitionsPlan(3)))).toHaveLength(4);
    const scans = [1, 2, 3, 4].map(
      (number) => `  InitPlan ${number}\n    ->  Seq Scan on t${number}  (cost=0.00..1.00 rows=1 width=8)`,
    );
    const study = studyOf(["Result  (cost=4.00..4.01 rows=1 width=8)", ...scans].join("\n"));
    expect(idsOf(study)).toHaveLength(5);
  });

  it("takes a name inside a string for what it is", () => {
    const text = partitionsPlan(6).replaceAll(/e_(\d)\.at > .*\)/g, "kind = 'e_$1.x'::text)");
    expect(idsOf(studyOf(text))).toHaveLength(7);
  });

  it("folds what is below similar siblings place by place", () => {
    const joins = [1, 2, 3, 4, 5].map((n) =>
      [
        `  ->  Hash Join  (cost=1.00..2.00 rows=1 width=8) (actual time=1.000..${n}.000 rows=1 loops=1)`,
        `        Hash Cond: (a_${n}.id = b_${n}.id)`,
        `        ->  Seq Scan on a${n} a_${n}  (cost=0.00..1.00 rows=1 width=8) (actual time=0.100..0.200 rows=1 loops=1)`,
        `        ->  Hash  (cost=0.00..1.00 rows=1 width=8) (actual time=0.100..0.300 rows=1 loops=1)`,
        `              ->  Seq Scan on b${n} b_${n}  (cost=0.00..1.00 rows=1 width=8) (actual time=0.100..0.200 rows=1 loops=1)`,
      ].join("\n"),
    );
    const study = studyOf(
      ["Append  (cost=0.00..9.00 rows=5 width=8) (actual time=0.1..16.0 rows=5 loops=1)", ...joins].join(
        "\n",
      ),
    );
    const shown = shownNodes(show(study));
    expect(shown.map(({ node, fold }) => `${fold?.memberIds.length ?? 1} ${node.nodeType}`)).toEqual([
      "1 Append",
      "5 Hash Join",
      "5 Seq Scan",
      "5 Hash",
      "5 Seq Scan",
    ]);
    expect(shown[1]?.fold?.worstId).toBe("0.4");
    const index = indexShown(shown[0]!);
    const opened = toggled(NOTHING_HIDDEN, shown[4]!, index.byId);
    expect(idsOf(study, opened)).toHaveLength(21);
  });

  it("shows only what was found, with what is above it", () => {
    const study = studyOf(variedPlan(60));
    const found = planNodes(study.plan.root).filter(({ relation }) => relation === "t_40");
    const shown = shownNodes(show(study, { ...NOTHING_HIDDEN, only: new Set(found.map(({ id }) => id)) }));
    expect(shown.at(-1)?.id).toBe(found[0]?.id);
    expect(shown.every(({ id }) => found[0]!.id.startsWith(id))).toBe(true);
  });

  it("goes through ten thousand nodes without recursion, and through a thousand levels", () => {
    expect(idsOf(studyOf(variedPlan(10_000))).length).toBeGreaterThan(9_900);
    const deep = Array.from({ length: 1000 }, (_, depth) =>
      depth === 0
        ? "Limit  (cost=0.00..1.00 rows=1 width=8)"
        : `${" ".repeat(depth * 6 - 4)}->  Limit  (cost=0.00..1.00 rows=1 width=8)`,
    );
    expect(idsOf(studyOf(deep.join("\n")))).toHaveLength(1000);
  });
});

describe("folding", () => {
  const study = studyOf(partitionsPlan(50));
  const { root } = study.plan;

  it("takes a node that is selected out of its fold, and leaves the others in it", () => {
    const folding = revealing(root, NOTHING_HIDDEN, "0.7");
    const shown = shownNodes(show(study, folding));
    expect(shown.map(({ id }) => id)).toEqual(["0", "0.0*", "0.7", "0.9*"]);
    expect(shown[1]?.fold?.memberIds).toHaveLength(44);
    expect(idsOf(study, foldedAgain(root, folding, "0.7"))).toEqual(["0", "0.0*", "0.9*"]);
  });
  it("changes nothing for a node that is shown", () => {
    expect(revealing(root, NOTHING_HIDDEN, "0")).toBe(NOTHING_HIDDEN);
    expect(revealing(root, NOTHING_HIDDEN, "0.0*")).toBe(NOTHING_HIDDEN);
  });
  it("opens what is collapsed above a node", () => {
    const varied = studyOf(variedPlan(200));
    const last = planNodes(varied.plan.root).at(-1)!;
    const collapsed = allCollapsed(varied.plan.root, NOTHING_HIDDEN);
    expect(idsOf(varied, collapsed)).not.toContain(last.id);
    expect(idsOf(varied, revealing(varied.plan.root, collapsed, last.id))).toContain(last.id);
  });
  it("collapses and expands by turns, and says where a hidden node is", () => {
    const varied = studyOf(variedPlan(40));
    const top = show(varied);
    const collapsed = toggled(NOTHING_HIDDEN, top, indexShown(top).byId);
    const after = show(varied, collapsed);
    expect(after).toMatchObject({ isCollapsed: true, children: [] });
    expect(indexShown(after).showing("0.1.0").id).toBe("0");
    expect(toggled(collapsed, after, indexShown(after).byId).collapsed.size).toBe(0);
    expect(indexShown(show(study)).showing("0.7").id).toBe("0.0*");
  });
});
