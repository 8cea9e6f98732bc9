import { describe, expect, it } from "vitest";
import { drawPlan } from "./drawn-plan.fixture";
import { findingsOf } from "./rule-findings.fixture";

const found = (title: string, rows: number) =>
  findingsOf("huge-result", drawPlan({ title, rows, width: 100 }));

describe("huge-result", () => {
  it("remarks on very many rows with their size", () => {
    expect(found("Seq Scan on orders", 2_000_000)).toMatchObject([
      { severity: 2, evidence: "2.0\u202fM rows are returned, about 191\u202fMB." },
    ]);
  });
  it("is silent about a page of rows, and about a write", () => {
    expect(found("Seq Scan on orders", 500)).toEqual([]);
    expect(found("Insert on orders", 50_000)).toEqual([]);
  });
});
