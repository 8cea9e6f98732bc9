import { describe, expect, it } from "vitest";
import { analysePlan } from "../analyse-plan";
import { parsePlan } from "../parse-plan";
import { findInPlan } from "./index";

const sqlFor = (details: string) => {
  const plan = parsePlan(
    `Sort  (cost=1.00..2.00 rows=10 width=4) (actual time=90.000..91.000 rows=10 loops=1)\n${details}`,
  ).plans[0]!;
  return findInPlan({ plan, analysis: analysePlan(plan), catalog: null, statement: "" }).find(
    ({ ruleId }) => ruleId === "sort-spills",
  )?.tryIt?.sql;
};

describe("sort-spills", () => {
  it("suggests a work_mem of three times the spill, as a power of two", () => {
    expect(sqlFor("  Sort Method: external merge  Disk: 10112kB")).toBe("SET work_mem = '32MB';");
  });
  it("goes by the largest spill of one process", () => {
    const workers =
      "  Sort Method: quicksort  Memory: 900kB\n  Worker 0:  Sort Method: external merge  Disk: 20480kB";
    expect(sqlFor(workers)).toBe("SET work_mem = '64MB';");
  });
  it("is silent about a sort in memory", () => {
    expect(sqlFor("  Sort Method: quicksort  Memory: 900kB")).toBeUndefined();
  });
});
