import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { planFacts } from "./plan-facts";
import { readPlan } from "../read-plan";

const FIXTURES = path.join(import.meta.dirname, "../fixtures");
const studyOf = (text: string) => {
  const reading = readPlan(text);
  if (!reading.ok) throw reading.error;
  return reading.plans[0]!;
};
const recorded = (name: string) => studyOf(readFileSync(path.join(FIXTURES, name), "utf8"));

describe("planFacts", () => {
  it("lists what EXPLAIN prints around the nodes", () => {
    const facts = planFacts(recorded("pg18-every-option.plan.txt").plan);
    const labels = facts.map(({ label }) => label);
    expect(labels).toContain("planning memory");
    expect(labels).toContain("result sent");
    expect(facts.every(({ value }) => value !== "")).toBe(true);
  });
});
