import { describe, expect, it } from "vitest";
import { drawPlan } from "./drawn-plan.fixture";
import { findingsOf } from "./rule-findings.fixture";

const plan = (rows: number, loops: number) =>
  drawPlan({
    title: "Nested Loop",
    below: [{ title: "Seq Scan on a" }, { title: "Seq Scan on b", rows, loops }],
  });

describe("small-table-scan", () => {
  it("names the small tables once", () => {
    expect(findingsOf("small-table-scan", plan(500, 1))).toMatchObject([
      { verdict: "fine", evidence: "Read without an index: a, b, 501 rows in all." },
    ]);
  });
  it("does not name a large one, or one that is read again and again", () => {
    expect(findingsOf("small-table-scan", plan(5000, 1))[0]?.evidence).not.toContain("b");
    expect(findingsOf("small-table-scan", plan(500, 100))[0]?.evidence).not.toContain(", b");
  });
});
