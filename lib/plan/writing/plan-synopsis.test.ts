import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parallelWork, planSynopsis } from "./plan-synopsis";
import { readPlan } from "../read-plan";

const FIXTURES = path.join(import.meta.dirname, "../fixtures");
const files = readdirSync(FIXTURES).filter((name) => name.endsWith(".plan.txt"));
const studyOf = (text: string) => {
  const reading = readPlan(text);
  if (!reading.ok) throw reading.error;
  return reading.plans[0]!;
};
const recorded = (name: string) => studyOf(readFileSync(path.join(FIXTURES, name), "utf8"));

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
