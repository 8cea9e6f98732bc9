import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { nodeText } from "./node-text";
import { parsePlan } from "../parse-plan";
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
