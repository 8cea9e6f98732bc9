import { readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { commonRect, layoutIcicle, pathTo, weighPlan } from "./icicle-layout";
import { narrowBands, rectAt, rectTowards, screenRect, visibleRects } from "./icicle-view";
import { partitionedPlan, recordedStudy, shownOf, studyOf } from "./shown.fixture";

const files = readdirSync(path.join(import.meta.dirname, "..", "fixtures")).filter((name) =>
  /\.plan\.(json|txt)$/.test(name),
);
const layoutOf = (name: string) => {
  const study = name.includes("\n") ? studyOf(name) : recordedStudy(name);
  return layoutIcicle(shownOf(study), weighPlan(study));
};

describe("layoutIcicle", () => {
  it.each(files)("%s: every rectangle lies inside its parent, and no two of a row overlap", (name) => {
    const { rects, rows } = layoutOf(name);
    for (const { x0, x1, parent } of rects) {
      expect(x1).toBeGreaterThanOrEqual(x0);
      if (parent === null) continue;
      expect(x0).toBeGreaterThanOrEqual(parent.x0);
      expect(x1).toBeLessThanOrEqual(parent.x1);
    }
    for (const row of rows) {
      row.slice(1).forEach((rect, index) => expect(rect.x0).toBeGreaterThanOrEqual(row[index]!.x1));
    }
  });

  it.each(files)("%s: the parts of the nodes themselves fill the width, nothing is drawn twice", (name) => {
    const study = recordedStudy(name);
    const weights = weighPlan(study);
    const own = [...weights.own.values()].reduce((sum, weight) => sum + weight, 0);
    expect(weights.subtree.get(study.plan.root.id)).toBeCloseTo(own, 6);
    expect(own).toBeGreaterThan(0);
  });

  it("draws an InitPlan where the plan shows it and takes it out of the node that paid", () => {
    const study = recordedStudy("pg15-initplan-paid-by-descendant.plan.txt");
    const { rects } = layoutIcicle(shownOf(study), weighPlan(study));
    for (const { shown, weight } of rects) {
      const below = shown.children.reduce(
        (sum, child) => sum + (rects.find(({ id }) => id === child.id)?.weight ?? 0),
        0,
      );
      const own = study.analysis.nodes.get(shown.node.id)?.exclusiveTimeMs ?? 0;
      expect(weight).toBeCloseTo(own + below, 9);
    }
  });

  it("draws a fold as wide as its members together", () => {
    const { rects } = layoutOf(partitionedPlan(100, 2));
    expect(rects).toHaveLength(2);
    expect(rects[1]).toMatchObject({ x0: 0, weight: 200 });
    expect(rects[1]?.x1).toBeCloseTo(1, 6);
  });

  it("gives every leaf one width when the plan tells neither times nor costs", () => {
    expect(weighPlan(studyOf("Append\n  ->  Seq Scan on a\n  ->  Seq Scan on b")).unit).toBe("leaves");
    const { rects } = layoutOf("Append\n  ->  Seq Scan on a\n  ->  Seq Scan on b");
    expect(rects.map(({ x0, x1 }) => [x0, x1])).toEqual([
      [0, 1],
      [0, 0.5],
      [0.5, 1],
    ]);
  });
});

describe("the view of an icicle", () => {
  const layout = layoutOf(
    "Append\n  ->  Seq Scan on a\n  ->  Append\n        ->  Seq Scan on b\n        ->  Seq Scan on c",
  );
  const [root, a, inner, b, c] = layout.rects as [never, never, never, never, never];

  it("scales to the node that it is zoomed to and leaves out what is outside", () => {
    expect(
      visibleRects(layout, inner, 300).map(({ rect, x, width, row }) => [rect.id, x, Math.round(width), row]),
    ).toEqual([
      ["0.1", 0, 300, 0],
      ["0.1.0", 0, 150, 1],
      ["0.1.1", expect.closeTo(150, 6), 150, 1],
    ]);
    expect(screenRect(a, root, 300)).toMatchObject({ x: 0, width: expect.closeTo(100, 6), row: 1 });
  });
  it("leaves out what is narrower than a pixel", () => {
    expect(visibleRects(layout, root, 2).map(({ rect }) => rect.id)).toEqual(["0", "0.1"]);
  });
  it("draws neighbours that are too narrow each as one", () => {
    const study = studyOf(
      [
        "Append  (actual time=0.000..100.000 rows=1 loops=1)",
        "  ->  Sort  (actual time=0.000..50.000 rows=1 loops=1)",
        "  ->  Seq Scan on a  (actual time=0.000..0.500 rows=1 loops=1)",
        "  ->  Index Scan using b_pkey on b  (actual time=0.000..0.400 rows=1 loops=1)",
        "  ->  Function Scan on f  (actual time=0.000..0.500 rows=1 loops=1)",
      ].join("\n"),
    );
    const icicle = layoutIcicle(shownOf(study), weighPlan(study));
    const bands = narrowBands(icicle, visibleRects(icicle, icicle.rects[0]!, 100), 100);
    expect(bands).toMatchObject([{ x: 50, width: expect.closeTo(1.4, 6), row: 1 }]);
    expect(bands[0]?.rects.map(({ id }) => id)).toEqual(["0.1", "0.2", "0.3"]);
    expect(narrowBands(icicle, visibleRects(icicle, icicle.rects[0]!, 40), 40)).toEqual([]);
  });
  it("finds the rectangle under the pointer", () => {
    expect(rectAt(layout, 0, 0.99)).toBe(root);
    expect(rectAt(layout, 1, 0.2)).toBe(a);
    expect(rectAt(layout, 2, 0.2)).toBeNull();
    expect(rectAt(layout, 2, 0.7)).toBe(c);
    expect(rectAt(layout, 9, 0.5)).toBeNull();
  });
  it("leads with the arrow keys along the rows and between them", () => {
    expect(rectTowards(layout, root, "ArrowDown")).toBe(a);
    expect(rectTowards(layout, a, "ArrowRight")).toBe(inner);
    expect(rectTowards(layout, inner, "ArrowDown")).toBe(b);
    expect(rectTowards(layout, c, "ArrowUp")).toBe(inner);
    expect(rectTowards(layout, root, "ArrowUp")).toBeNull();
    expect(rectTowards(layout, a, "End")).toBe(c);
  });
  it("reaches every node with the keys, also those too narrow to be drawn", () => {
    const wide = layoutOf("pg18-never-executed.plan.json");
    const reached = new Set(wide.rects.slice(0, 1));
    for (const rect of reached) {
      for (const key of ["ArrowDown", "ArrowLeft", "ArrowRight"]) {
        const next = rectTowards(wide, rect, key);
        if (next !== null) reached.add(next);
      }
    }
    expect(reached.size).toBe(wide.rects.length);
  });
  it("goes back to the smallest rectangle around the zoom and the selection", () => {
    expect(commonRect(b, c)).toBe(inner);
    expect(commonRect(b, a)).toBe(root);
    expect(commonRect(inner, b)).toBe(inner);
    expect(pathTo(c)).toEqual([root, inner, c]);
  });
});
