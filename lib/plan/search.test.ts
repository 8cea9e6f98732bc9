import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { foldFigures, shownHeat, shownValue } from "./folding/fold-figures";
import { partitionsPlan } from "./large-plan.fixture";
import type { MetricReading } from "./metric";
import { readPlan } from "./read-plan";
import { indexPlan, searchPlan } from "./search";
import { NOTHING_HIDDEN, shownTree } from "./folding/shown-tree";

const studyOf = (text: string) => {
  const reading = readPlan(text);
  if (!reading.ok) throw reading.error;
  return reading.plans[0]!;
};

describe("searchPlan", () => {
  const file = path.join(import.meta.dirname, "fixtures", "pg18-latest-of-customer.plan.txt");
  const { plan } = studyOf(readFileSync(file, "utf8"));
  const found = (query: string) => searchPlan(indexPlan(plan.root), query);

  it("finds nodes by type, relation and condition, whatever the case, in printed order", () => {
    expect(found("SEQ scan")).not.toHaveLength(0);
    expect(found("customer_id")).toEqual(found("CUSTOMER_ID"));
    expect(found("orders")).not.toHaveLength(0);
    expect(found("limit")).toEqual(["0"]);
  });
  it("wants every word, and quoted words together", () => {
    expect(found("limit orders")).toEqual([]);
    expect(found('"scan seq"')).toEqual([]);
    expect(found('"seq scan"')).toEqual(found("seq scan"));
  });
  it("searches nothing while nothing is asked", () => {
    expect(found("  ")).toBeNull();
    expect(found('"')).toBeNull();
  });
});

describe("foldFigures", () => {
  const study = studyOf(partitionsPlan(20));
  const valueOf = new Map(
    [...study.analysis.nodes].flatMap(([id, { exclusiveTimeMs }]) =>
      id === "0" || exclusiveTimeMs === null ? [] : [[id, exclusiveTimeMs] as const],
    ),
  );
  const reading: MetricReading = {
    metric: "time",
    label: "Self time",
    explanation: "",
    valueOf,
    heatOf: new Map([...valueOf].map(([id, value]) => [id, value / 100])),
    total: 100,
    format: String,
  };
  const fold = shownTree(study.plan.root, study.analysis, NOTHING_HIDDEN).children[0]!;

  it("gives sum, least, most and the worst member", () => {
    const values = fold.fold!.memberIds.map((id) => valueOf.get(id)!);
    const figures = foldFigures(fold.fold!, reading)!;
    expect(figures.sum).toBeCloseTo(values.reduce((sum, value) => sum + value, 0));
    expect(figures.max).toBe(Math.max(...values));
    expect(figures.min).toBe(Math.min(...values));
    expect(valueOf.get(figures.worstId)).toBe(figures.max);
    expect(shownValue(fold, reading)).toBe(figures.sum);
    expect(shownHeat(fold, reading)).toBeCloseTo(figures.sum! / 100);
  });
  it("adds nothing up where a sum means nothing", () => {
    const worst = { ...reading, total: null };
    expect(foldFigures(fold.fold!, worst)?.sum).toBeNull();
    expect(shownValue(fold, worst)).toBe(foldFigures(fold.fold!, worst)?.max);
    expect(foldFigures(fold.fold!, { ...reading, valueOf: new Map() })).toBeNull();
  });
});
