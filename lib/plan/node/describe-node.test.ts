import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { describeNode, manualPageOf } from "./describe-node";
import { EXPLANATIONS } from "./node-explanations";
import { readPlan } from "../read-plan";
import { planNodes } from "../walk";

const FIXTURES = path.join(import.meta.dirname, "../fixtures");
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
