import { describe, expect, it } from "vitest";
import { drawPlan } from "./drawn-plan.fixture";
import { findingsOf } from "./rule-findings.fixture";

const found = (wal: string) =>
  findingsOf("full-page-images", drawPlan({ title: "Update on orders", details: [`WAL: ${wal}`] }));

describe("full-page-images", () => {
  it("gives the part of the records that carry a page, and the bytes", () => {
    expect(found("records=1000 fpi=400 bytes=3300000")).toMatchObject([
      {
        share: null,
        evidence: expect.stringContaining("(40\u202f%) carry a whole page; 3.1\u202fMB") as string,
      },
    ]);
  });
  it("is silent about few images", () => {
    expect(found("records=1000 fpi=40 bytes=330000")).toEqual([]);
  });
});
