import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { describeNode, manualPageOf } from "./describe-node";
import { EXPLANATIONS } from "./node-explanations";
import { nodeText } from "./node-text";
import { parsePlan } from "./parse-plan";
import { planFacts } from "./plan-facts";
import { parallelWork, planSynopsis } from "./plan-synopsis";
import { readPlan } from "./read-plan";
import { startingFolding, MOST_AT_FIRST } from "./starting-folding";
import { variedPlan } from "./large-plan.fixture";
import { shownNodes, shownTree } from "./shown-tree";
import { planNodes } from "./walk";

const FIXTURES = path.join(import.meta.dirname, "fixtures");
const files = readdirSync(FIXTURES).filter((name) => name.endsWith(".plan.txt"));
const studyOf = (text: string) => {
  const reading = readPlan(text);
  if (!reading.ok) throw reading.error;
  return reading.plans[0]!;
};
const recorded = (name: string) => studyOf(readFileSync(path.join(FIXTURES, name), "utf8"));

describe("describeNode", () => {
  it.each(files)("knows every node type of %s, and where the manual speaks of it", (name) => {
    for (const node of planNodes(recorded(name).plan.root)) {
      expect(describeNode(node)).not.toContain("not a node of PostgreSQL");
      expect(manualPageOf(node)?.url).toMatch(
        /^https:\/\/www\.postgresql\.org\/docs\/current\/[a-z-]+\.html/,
      );
    }
  });
  it("names a type that it does not know, whatever it is called", () => {
    const [node] = planNodes(recorded("pg18-order-page.plan.txt").plan.root);
    for (const nodeType of ["Vector Scan", "constructor", "__proto__"]) {
      expect(describeNode({ ...node!, nodeType })).toContain(nodeType);
      expect(manualPageOf({ ...node!, nodeType })).toBeNull();
    }
  });
  it("has something to say about every node type", () => {
    expect(Object.keys(EXPLANATIONS).length).toBeGreaterThanOrEqual(40);
    for (const { text } of Object.values(EXPLANATIONS)) expect(text).toMatch(/\.$/);
  });
});

describe("planSynopsis", () => {
  it.each(files)("%s: tells size, cost and the costliest node in whole sentences", (name) => {
    expect(planSynopsis(recorded(name))).toMatch(/^A plan of \d+ nodes?\. .*\.$/);
  });
});

describe("parallelWork", () => {
  it("counts the time of every process, and is null for a serial plan", () => {
    const work = parallelWork(recorded("pg18-parallel-sort-verbose.plan.txt"))!;
    expect(work.processes).toBe(3);
    expect(work.workMs).toBeGreaterThan(work.wallMs);
    expect(work.workMs).toBeLessThanOrEqual(work.wallMs * work.processes);
    expect(parallelWork(recorded("pg18-order-page.plan.txt"))).toBeNull();
  });
});

describe("planFacts", () => {
  it("lists what EXPLAIN prints around the nodes", () => {
    const facts = planFacts(recorded("pg18-every-option.plan.txt").plan);
    const labels = facts.map(({ label }) => label);
    expect(labels).toContain("planning memory");
    expect(labels).toContain("result sent");
    expect(facts.every(({ value }) => value !== "")).toBe(true);
  });
});

describe("nodeText", () => {
  it.each(files)("%s: is a plan that reads back as the node with what is below it", (name) => {
    const { plan } = recorded(name);
    for (const node of planNodes(plan.root)) {
      const again = parsePlan(nodeText(plan, node.id)).plans[0]!;
      const typesOf = (root: typeof node) => planNodes(root).map(({ nodeType }) => nodeType);
      expect(typesOf(again.root)).toEqual(typesOf(node));
    }
  });
});

describe("startingFolding", () => {
  it("opens a small plan whole, and of a large one the branches with the most time", () => {
    const small = studyOf(variedPlan(100));
    expect(startingFolding(small.plan.root, small.analysis).collapsed.size).toBe(0);
    const large = studyOf(variedPlan(4000));
    const folding = startingFolding(large.plan.root, large.analysis);
    const shown = shownNodes(shownTree(large.plan.root, large.analysis, folding));
    expect(shown.length).toBeLessThanOrEqual(MOST_AT_FIRST);
    expect(shown.length).toBeGreaterThan(10);
  });
});
