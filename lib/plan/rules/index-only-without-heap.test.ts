import { describe, expect, it } from "vitest";
import { drawPlan } from "./drawn-plan.fixture";
import { findingsOf } from "./rule-findings.fixture";

const found = (fetches: number) =>
  findingsOf(
    "index-only-without-heap",
    drawPlan({ title: "Index Only Scan using a_x on a", rows: 40, details: [`Heap Fetches: ${fetches}`] }),
  );

describe("index-only-without-heap", () => {
  it("says that the index alone gave the rows", () => {
    expect(found(0)).toMatchObject([{ verdict: "fine", evidence: "The index a_x alone gave 40 rows of a." }]);
  });
  it("is silent when the table was visited", () => {
    expect(found(3)).toEqual([]);
  });
});
