import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parsePlan } from "./parse-plan";
import type { ParsedPlans, PlanNode } from "./plan-node";
import { planNodes } from "./walk";

const FIXTURES = path.join(import.meta.dirname, "fixtures");
const files = readdirSync(FIXTURES).filter((name) => /\.plan\.(json|txt)$/.test(name));
const read = (name: string) => readFileSync(path.join(FIXTURES, name), "utf8");
const first = (text: string): PlanNode => parsePlan(text).plans[0]!.root;

/** Counts and names, without what differs between two executions: times, cache hits, what each worker happened to get. */
function reproducible(parsed: ParsedPlans) {
  return parsed.plans.map((plan) => ({
    analysed: plan.analysed,
    settings: plan.settings,
    triggers: plan.triggers.map(({ constraint, name, calls }) => ({ trigger: constraint ?? name, calls })),
    nodes: planNodes(plan.root).map((node) => {
      const isParallel = node.actualLoops !== undefined && node.actualLoops > 1;
      const { actualStartupTimeMs, actualTotalTimeMs, buffers, ioTimes, wal, workers, ...rest } = node;
      const { hash, sort, hashAggregate, exactHeapBlocks, actualRows, rowsRemoved, heapFetches, ...stable } =
        rest;
      return {
        ...stable,
        properties: node.properties.filter(({ key }) => key !== "Inner Unique"),
        children: node.children.length,
        timed: [actualStartupTimeMs, actualTotalTimeMs].map((ms) => ms !== undefined),
        counted: [buffers, hash, sort, hashAggregate, exactHeapBlocks, heapFetches].map(
          (count) => count !== undefined,
        ),
        workers: workers.length,
        waited: ioTimes === undefined ? "no" : "yes",
        logged: wal === undefined ? "no" : "yes",
        ...(isParallel ? {} : { actualRows, rowsRemoved, method: sort?.method, buckets: hash?.buckets }),
      };
    }),
  }));
}

describe("recorded plans", () => {
  it.each(files)("%s keeps its reviewed model", async (name) => {
    const snapshot = path.join(FIXTURES, name.replace(".plan.", ".").replace(/$/, ".parsed.json"));
    await expect(`${JSON.stringify(parsePlan(read(name)), null, 1)}\n`).toMatchFileSnapshot(snapshot);
  });

  const scenarios = files
    .filter((name) => name.endsWith(".json"))
    .map((name) => name.replace(".plan.json", ""));
  it.each(scenarios)("%s reads the same from TEXT and JSON", (scenario) => {
    const json = parsePlan(read(`${scenario}.plan.json`));
    const text = parsePlan(read(`${scenario}.plan.txt`));
    expect([json.format, text.format]).toEqual(["json", "text"]);
    expect(reproducible(text)).toEqual(reproducible(json));
  });
});
