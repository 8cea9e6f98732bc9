import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { metricsOf, readMetric } from "./metric";
import { readPlan } from "./read-plan";

function studyOf(name: string) {
  const reading = readPlan(readFileSync(path.join(import.meta.dirname, "fixtures", name), "utf8"));
  if (!reading.ok) throw reading.error;
  return reading.plans[0]!;
}

describe("metricsOf", () => {
  it("offers what the plan has figures for", () => {
    expect(metricsOf(studyOf("pg18-estimate-only.plan.json"))).toEqual(["rows", "cost"]);
    expect(metricsOf(studyOf("pg18-costs-off.plan.txt"))).not.toContain("cost");
    expect(metricsOf(studyOf("pg18-sort-spill.plan.txt"))).toEqual(
      expect.arrayContaining(["time", "rows", "estimate", "buffers", "temp", "cost"]),
    );
    expect(metricsOf(studyOf("pg18-timing-off.plan.txt"))).not.toContain("time");
  });
});

describe("readMetric", () => {
  it("self times sum to the root's time, and heat is their part of the execution", () => {
    const study = studyOf("pg18-latest-of-customer.plan.txt");
    const { total, valueOf, heatOf } = readMetric(study, "time");
    expect(total).toBeCloseTo(study.analysis.nodes.get("0")!.inclusiveTimeMs!, 1);
    const [id, value] = [...valueOf].toSorted((a, b) => b[1] - a[1])[0]!;
    expect(heatOf.get(id)).toBeCloseTo(value / study.analysis.total, 6);
  });
  it("an estimate that is right is cold, one that is 1000 times off is hot, and they are not added up", () => {
    const { total, valueOf, heatOf } = readMetric(studyOf("pg18-correlated-columns.plan.txt"), "estimate");
    expect(total).toBeNull();
    for (const [id, factor] of valueOf) {
      expect(heatOf.get(id)).toBeCloseTo(Math.min(1, Math.log10(factor) / 3), 6);
    }
  });
  it("never-executed nodes have no figure", () => {
    expect(readMetric(studyOf("pg18-never-executed.plan.txt"), "rows").valueOf.has("0.1")).toBe(false);
  });
  it("writes figures with their unit", () => {
    const study = studyOf("pg18-sort-spill.plan.txt");
    expect(readMetric(study, "rows").format(1)).toBe("1 row");
    expect(readMetric(study, "buffers").format(2)).toMatch(/^2 \(16/);
  });
});
