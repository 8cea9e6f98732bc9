import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { readPlan, type StudiedPlan } from "../read-plan";
import { planNodes } from "../walk";
import { planReport, type PlanReport } from "./json";
import { writeReport } from ".";

const FIXTURES = path.join(import.meta.dirname, "..", "fixtures");
const files = readdirSync(FIXTURES).filter((name) => /\.plan\.[a-z]+$/.test(name));

function study(raw: string): StudiedPlan[] {
  const reading = readPlan(raw);
  if (!reading.ok) throw reading.error;
  return reading.plans;
}
const recorded = (name: string) => study(readFileSync(path.join(FIXTURES, name), "utf8"));

describe("the report as JSON", () => {
  it.each(files)("%s has every node once, its parents known, and only plain values", (name) => {
    const studies = recorded(name);
    const report = planReport("text", studies);
    expect(JSON.parse(writeReport("json", "text", studies))).toEqual(report);
    const plan = report.plans[0]!;
    expect(plan.nodes.map(({ id }) => id)).toEqual(planNodes(studies[0]!.plan.root).map(({ id }) => id));
    const known = new Set(plan.nodes.map(({ id }) => id));
    expect(plan.nodes.every(({ parentId }) => parentId === null || known.has(parentId))).toBe(true);
  });

  it("names its version and gives each figure under the documented key", () => {
    const report = JSON.parse(
      writeReport("json", "json", recorded("pg18-latest-of-customer.plan.json")),
    ) as PlanReport;
    expect(report.version).toBe(1);
    const [plan] = report.plans;
    expect(Object.keys(plan!)).toEqual([
      "planningTimeMs",
      "executionTimeMs",
      "fingerprint",
      "nodes",
      "tail",
      "findings",
      "uncertain",
    ]);
    expect(plan!.nodes.at(-1)).toMatchObject({
      id: "0.0.0",
      parentId: "0.0",
      nodeType: "Seq Scan",
      relationship: "Outer",
      relation: "orders",
      index: null,
      loops: 1,
      rows: 10,
      neverExecuted: false,
      participants: 1,
      properties: { "Relation Name": "orders" },
    });
    expect(plan!.findings[0]).toMatchObject({ rule: "filter-removes-most-rows", nodeId: "0.0.0" });
  });
});

describe("the report for reading", () => {
  it.each(files)("%s has one line per node as text and as Markdown", (name) => {
    const studies = recorded(name);
    const count = planNodes(studies[0]!.plan.root).length;
    const text = writeReport("text", "text", studies);
    const table = text.split("\n\n")[1]!.trimEnd();
    expect(table.split("\n")).toHaveLength(count + 1);
    const markdown = writeReport("markdown", "text", studies);
    expect(markdown.split("\n").filter((line) => line.startsWith("| "))).toHaveLength(count + 2);
  });

  const hostile = study(
    JSON.stringify({
      "Node Type": "Seq Scan",
      "Relation Name": "a\u001b[2J|<b>\u202e```\nx",
      Alias: "a\u001b[2J|<b>\u202e```\nx",
      Filter: "(t = '```')",
    }),
  );
  it("lets nothing in a plan command the terminal", () => {
    expect(writeReport("text", "json", hostile)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  });
  it("lets nothing in a plan become markup in Markdown", () => {
    const markdown = writeReport("markdown", "json", hostile);
    expect(markdown.slice(0, markdown.indexOf("````"))).not.toMatch(/(?<!\\)[<|]b?>/);
    expect(markdown).toContain("````text");
  });
});
