import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { analysePlan } from "../analyse-plan";
import { parsePlan } from "../parse-plan";
import { findInPlan, PLAN_RULES } from "./index";

const FIXTURES = path.join(import.meta.dirname, "..", "fixtures");
const files = readdirSync(FIXTURES).filter((name) => /\.plan\.(json|txt)$/.test(name));
const findingsIn = (name: string) => {
  const plan = parsePlan(readFileSync(path.join(FIXTURES, name), "utf8")).plans[0]!;
  return { plan, findings: findInPlan({ plan, analysis: analysePlan(plan), catalog: null, statement: "" }) };
};

describe("over every recorded plan", () => {
  it.each(files)(
    "%s: findings name executed nodes, stay within the whole, and end in full sentences",
    (name) => {
      for (const finding of findingsIn(name).findings) {
        expect(PLAN_RULES.map(({ id }) => id)).toContain(finding.ruleId);
        expect(finding.share ?? 0).toBeGreaterThanOrEqual(0);
        expect(finding.share ?? 0).toBeLessThanOrEqual(1);
        expect(finding.severity).toBeGreaterThanOrEqual(0);
        expect(finding.severity).toBeLessThanOrEqual(5);
        for (const sentence of [finding.evidence, finding.suggestion])
          expect(sentence).toMatch(/^[A-Z0-9].*\.$/s);
        if (finding.tryIt !== undefined) expect(finding.tryIt.sql).toMatch(/;$/);
      }
    },
  );

  // For a reader to judge: a change here is a change in what users are told.
  it.each(files)("%s: says what it said before", (name) => {
    const said = findingsIn(name).findings.map(
      ({ verdict, severity, ruleId, nodeId, tryIt }) =>
        `${verdict === "fine" ? "fine" : severity} ${ruleId} ${nodeId}${tryIt ? ` => ${tryIt.sql.replaceAll("\n", " ")}` : ""}`,
    );
    expect(said).toMatchSnapshot();
  });

  it("TEXT and JSON of one statement give the same findings", () => {
    const essence = (name: string) =>
      findingsIn(name).findings.map(({ ruleId, nodeId, tryIt }) => ({ ruleId, nodeId, sql: tryIt?.sql }));
    for (const scenario of ["latest-of-customer", "correlated-columns", "sort-spill", "subplan-correlated"]) {
      expect(essence(`pg18-${scenario}.plan.txt`)).toEqual(essence(`pg18-${scenario}.plan.json`));
    }
  });

  it("an estimate has no findings", () => {
    expect(findingsIn("pg18-estimate-only.plan.json").findings).toEqual([]);
  });
});

describe("every rule", () => {
  it.each([
    ["filter-removes-most-rows", "pg18-latest-of-customer.plan.txt", "pg18-subplan-correlated.plan.txt"],
    ["nested-loop-repeats", "pg18-nested-loop-many-loops.plan.txt", "pg18-order-page.plan.txt"],
    ["subplan-repeats", "pg18-subplan-correlated.plan.txt", "pg18-subplan-hashed.plan.txt"],
    ["row-misestimate", "pg18-correlated-columns.plan.txt", "pg18-memoize.plan.txt"],
    ["sort-spills", "pg18-sort-spill.plan.txt", "pg18-latest-of-customer.plan.txt"],
    ["hash-spills", "pg18-hash-batches.plan.txt", "pg18-every-option.plan.txt"],
    ["jit-overhead", "pg15-just-in-time.plan.json", "pg15-sort-spill.plan.json"],
    ["limit-walks-index", "pg18-found-limit-past-other-rows.plan.txt", "pg18-order-page.plan.txt"],
    ["index-finds-too-many-rows", "pg18-bitmap-or.plan.txt", "pg18-order-page.plan.txt"],
    ["partitions-not-pruned", "pg18-found-partitions-in-vain.plan.txt", "pg18-partitions-pruned.plan.txt"],
    ["sparse-table", "pg18-found-sparse-table.plan.txt", "pg18-latest-of-customer.plan.txt"],
    ["join-filter-removes-rows", "pg18-found-inequality-join.plan.txt", "pg18-hash-batches.plan.txt"],
    ["cartesian-join", "pg18-found-join-without-condition.plan.txt", "pg18-nested-loop-many-loops.plan.txt"],
    ["cte-rescanned", "pg18-found-cte-read-again.plan.txt", "pg18-cte-scanned-twice.plan.txt"],
    ["cte-fences-filter", "pg18-found-cte-fence.plan.txt", "pg18-cte-scanned-twice.plan.txt"],
    ["offset-discards-rows", "pg18-found-offset.plan.txt", "pg18-order-page.plan.txt"],
    ["wide-rows", "pg18-found-wide-rows.plan.txt", "pg18-sort-spill.plan.txt"],
    ["temp-files", "pg18-found-spilled-cte.plan.txt", "pg18-sort-spill.plan.txt"],
    ["expensive-function", "pg18-found-slow-function.plan.txt", "pg18-found-function-on-column.plan.txt"],
    ["lock-rows", "pg18-found-locked-rows.plan.txt", "pg18-upsert.plan.txt"],
    ["workers-not-launched", "pg18-found-no-workers-left.plan.txt", "pg18-parallel-hash-join.plan.txt"],
    ["function-on-column", "pg18-found-function-on-column.plan.txt", "pg18-found-pattern.plan.txt"],
    ["cast-on-column", "pg18-found-cast-of-column.plan.txt", "pg18-found-pattern.plan.txt"],
    ["pattern-search", "pg18-found-pattern.plan.txt", "pg18-found-function-on-column.plan.txt"],
    ["planning-dominates", "pg18-found-long-planning.plan.txt", "pg18-sort-spill.plan.txt"],
    ["serialization-time", "pg18-found-costly-result.plan.txt", "pg18-every-option.plan.txt"],
    ["memoize-misses", "pg18-found-memoize-in-vain.plan.json", "pg18-memoize.plan.json"],
    ["memoize-hits", "pg18-memoize.plan.txt", "pg18-found-memoize-in-vain.plan.txt"],
    ["trigger-time", "pg18-triggers-before-and-after.plan.txt", "pg18-upsert.plan.txt"],
    ["small-table-scan", "pg18-found-waiting-scan.plan.txt", "pg18-found-sparse-table.plan.txt"],
  ])("%s speaks on %s and is silent on %s", (ruleId, loud, silent) => {
    expect(findingsIn(loud).findings.map((finding) => finding.ruleId)).toContain(ruleId);
    expect(findingsIn(silent).findings.map((finding) => finding.ruleId)).not.toContain(ruleId);
  });

  it("is silent on never-executed nodes", () => {
    const { findings } = findingsIn("pg18-never-executed.plan.txt");
    expect(findings.filter(({ nodeId }) => nodeId === "0.1")).toEqual([]);
  });
});
