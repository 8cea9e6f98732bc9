import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { readPlan } from "@/lib/plan/read-plan";
import { startingViews } from "./starting-views";
import { layoutTree, neighbourOf, NODE_WIDTH } from "./tree-layout";

const FIXTURES = path.join(import.meta.dirname, "..", "..", "lib", "plan", "fixtures");
const files = readdirSync(FIXTURES).filter((name) => name.endsWith(".plan.txt"));
const layoutOf = (text: string) => {
  const reading = readPlan(text);
  if (!reading.ok) throw reading.error;
  const [study] = reading.plans;
  return layoutTree(study!.plan.root, study!.analysis);
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
