import { describe, expect, it } from "vitest";
import { drawPlan } from "./drawn-plan.fixture";
import { findingsOf } from "./rule-findings.fixture";

const found = (details: string[]) =>
  findingsOf(
    "operation-in-memory",
    drawPlan({ title: "Sort", rows: 10, details: ["Sort Key: a", ...details] }),
  );

describe("operation-in-memory", () => {
  it("says how much memory was enough", () => {
    expect(found(["Sort Method: quicksort  Memory: 900kB"])).toMatchObject([
      { verdict: "fine", severity: 0, evidence: "Sort used 900\u202fkB of memory and no disk." },
    ]);
  });
  it("is silent about a sort on disk, also in one worker only", () => {
    expect(found(["Sort Method: external merge  Disk: 900kB"])).toEqual([]);
    expect(
      found([
        "Sort Method: quicksort  Memory: 900kB",
        "Worker 0:  Sort Method: external merge  Disk: 9000kB",
      ]),
    ).toEqual([]);
  });
});
