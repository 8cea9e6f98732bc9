import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { partitionsPlan, variedPlan } from "@/lib/plan/large-plan.fixture";
import { readMetric } from "@/lib/plan/metric";
import { readPlan } from "@/lib/plan/read-plan";
import { allExpanded } from "@/lib/plan/folding/folding";
import { NOTHING_HIDDEN, shownTree } from "@/lib/plan/folding/shown-tree";
import { nodeBeginningWith } from "./tree-keys";
import { edgesWithin, nodeAt, steadyWindow, visibleParts } from "./tree-window";
import { startingViews } from "./starting-views";
import { layoutTree, neighbourOf, NODE_WIDTH } from "./tree-layout";

const FIXTURES = path.join(import.meta.dirname, "..", "..", "..", "lib", "plan", "fixtures");
const files = readdirSync(FIXTURES).filter((name) => name.endsWith(".plan.txt"));
const layoutOf = (text: string, isExpanded = false) => {
  const reading = readPlan(text);
  if (!reading.ok) throw reading.error;
  const study = reading.plans[0]!;
  const { root } = study.plan;
  const folding = isExpanded ? allExpanded(root, NOTHING_HIDDEN) : NOTHING_HIDDEN;
  return layoutTree(shownTree(root, study.analysis, folding), study, readMetric(study, "time"));
};
const layoutIn = (name: string) => layoutOf(readFileSync(path.join(FIXTURES, name), "utf8"));

describe("layoutTree", () => {
  it.each(files)(
    "%s: nodes lie inside the drawing, children below their parents, and none overlap",
    (name) => {
      const { nodes, edges, width, height } = layoutIn(name);
      expect(edges).toHaveLength(nodes.length - 1);
      for (const node of nodes) {
        expect(node.x).toBeGreaterThanOrEqual(0);
        expect(node.x + NODE_WIDTH).toBeLessThanOrEqual(width + 0.001);
        expect(node.y + node.height).toBeLessThanOrEqual(height);
        const parent = nodes.find(({ id }) => id === node.parentId);
        if (parent !== undefined) expect(node.y).toBeGreaterThan(parent.y + parent.height);
        for (const other of nodes) {
          if (other !== node && other.y === node.y)
            expect(Math.abs(other.x - node.x)).toBeGreaterThan(NODE_WIDTH);
        }
      }
    },
  );

  it("hangs many siblings on one rail, and gives a fold the height of its summary", () => {
    expect(layoutOf(partitionsPlan(100), true).edges.every(({ isRail }) => isRail)).toBe(true);
    const folded = layoutOf(partitionsPlan(100));
    expect(folded.edges.some(({ isRail }) => isRail)).toBe(false);
    expect(folded.nodes.map(({ height }) => height)).toEqual([54, 54, 54]);
  });

  it("draws an edge wider the more rows flow", () => {
    const { edges } = layoutIn("pg18-order-page.plan.txt");
    const widthTo = (id: string) => edges.find((edge) => edge.id === id)!.width;
    expect(layoutIn("pg18-sort-spill.plan.txt").edges[0]!.width).toBeGreaterThan(widthTo("0.0"));
  });
});

describe("neighbourOf", () => {
  const layout = layoutIn("pg18-left-and-anti-joins.plan.txt");
  it("follows the picture: up, down, and sideways within a level", () => {
    expect(neighbourOf(layout, "0", "ArrowDown")).toBe("0.0");
    expect(neighbourOf(layout, "0.0", "ArrowRight")).toBe("0.1");
    expect(neighbourOf(layout, "0.1", "ArrowLeft")).toBe("0.0");
    expect(neighbourOf(layout, "0.1", "ArrowUp")).toBe("0");
    expect(neighbourOf(layout, "0.0", "End")).toBe(layout.nodes.at(-1)!.id);
    expect(neighbourOf(layout, "0.0", "Home")).toBe("0");
  });
  it("stays where there is nothing", () => {
    expect(neighbourOf(layout, "0", "ArrowUp")).toBeNull();
    expect(neighbourOf(layout, "0.0", "ArrowDown")).toBeNull();
    expect(neighbourOf(layout, "0.0", "x")).toBeNull();
  });
  it("reaches every node by arrow keys alone", () => {
    const reached = new Set(["0"]);
    const pending = ["0"];
    for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
      for (const key of ["ArrowDown", "ArrowLeft", "ArrowRight"]) {
        const next = neighbourOf(layout, id, key);
        if (next !== null && !reached.has(next)) {
          reached.add(next);
          pending.push(next);
        }
      }
    }
    expect(reached.size).toBe(layout.nodes.length);
  });
});

describe("a window on the tree", () => {
  it.each([
    ["a thousand siblings", layoutOf(partitionsPlan(1000), true)],
    ["a deep tree", layoutOf(variedPlan(800))],
  ])("over %s holds exactly the nodes that it shows, and the edges that cross it", (_, layout) => {
    for (const [left, top] of [
      [0, 0],
      [layout.width / 2, 20],
      [layout.width - 300, layout.height - 200],
      [layout.width / 3, 150],
    ] as const) {
      const window = { left, top, right: left + 900, bottom: top + 400 };
      const { nodes, edges } = visibleParts(layout, window);
      const inside = layout.nodes.filter(
        ({ x, y, height }) =>
          x < window.right && x + NODE_WIDTH > window.left && y < window.bottom && y + height > window.top,
      );
      const ids = new Set(nodes.map(({ id }) => id));
      expect(inside.filter(({ id }) => !ids.has(id))).toEqual([]);
      expect(nodes.length).toBeLessThan(layout.nodes.length / 2);
      const drawn = new Set(edges.map(({ id }) => id));
      const isCrossing = (x: number) => x + NODE_WIDTH / 2 > left && x + NODE_WIDTH / 2 < window.right;
      for (const { id, x } of inside) if (id !== "0" && isCrossing(x)) expect(drawn.has(id)).toBe(true);
      // Of the edges that only pass through, one for each rail and side is enough to draw it.
      const passing = edges.filter(({ to }) => to.x < window.left || to.x > window.right);
      expect(passing.length).toBeLessThan(40);
    }
  });
  it("draws a rail to both sides of a window that none of its ends is in", () => {
    const layout = layoutOf(partitionsPlan(1000), true);
    const middle = layout.byId.get("0")!.x;
    const window = { left: middle + 1000, right: middle + 1010, top: 0, bottom: 60 };
    expect(edgesWithin(layout.levels[1]!, window).length).toBeGreaterThan(0);
  });
  it("stays the same while the drawing moves a little", () => {
    const at = (x: number) => steadyWindow({ left: x, right: x + 800, top: 0, bottom: 600 });
    expect(at(10)).toEqual(at(300));
    expect(at(10)).not.toEqual(at(500));
    expect(at(10).left).toBeLessThanOrEqual(10 - 100);
  });
  it("finds the node at a place, and none beside it", () => {
    const layout = layoutOf(variedPlan(300));
    for (const { id, x, y } of layout.nodes) {
      expect(nodeAt(layout, x + 5, y + 5)?.id).toBe(id);
      expect(nodeAt(layout, x - 3, y + 5)).toBeNull();
    }
    expect(nodeAt(layout, -50, -50)).toBeNull();
  });
});

describe("nodeBeginningWith", () => {
  it("goes on to the next node whose name begins so, round to the top", () => {
    const layout = layoutIn("pg18-left-and-anti-joins.plan.txt");
    const first = nodeBeginningWith(layout, "0", "seq")!;
    expect(layout.byId.get(first)!.shown.node.nodeType).toBe("Seq Scan");
    expect(nodeBeginningWith(layout, first, "s")).not.toBe(first);
    expect(nodeBeginningWith(layout, first, "seq")).toBe(first);
    expect(nodeBeginningWith(layout, "0", "zebra")).toBeNull();
  });
});

describe("startingViews", () => {
  it("fits a narrow tree at its own size and keeps the text of a wide one readable", () => {
    const narrow = startingViews(layoutIn("pg18-order-page.plan.txt"), 600, "0");
    expect(narrow.home.k).toBe(1);
    const wide = layoutIn("pg18-left-and-anti-joins.plan.txt");
    const onPhone = startingViews(wide, 366, "0.1.0.1.0");
    expect(onPhone.home.k).toBe(0.75);
    expect(onPhone.whole.k * wide.width).toBeLessThanOrEqual(366);
  });
});
