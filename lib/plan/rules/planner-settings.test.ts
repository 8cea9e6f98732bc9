import { describe, expect, it } from "vitest";
import { drawPlan } from "./drawn-plan.fixture";
import { findingsOf } from "./rule-findings.fixture";

const found = (settings: string, disabled = false) =>
  findingsOf(
    "planner-settings",
    drawPlan({ title: "Seq Scan on a", ...(disabled ? { cost: 1e10 } : {}) }, [`Settings: ${settings}`]),
  );

describe("planner-settings", () => {
  it("names what is switched off, and tries it switched on", () => {
    expect(found("enable_hashjoin = 'off', work_mem = '64MB'")).toMatchObject([
      { share: null, tryIt: { sql: "SET enable_hashjoin = on;" } },
    ]);
  });
  it("is silent about settings that tie no hands, and where disabled-node speaks", () => {
    expect(found("work_mem = '64MB'")).toEqual([]);
    expect(found("enable_seqscan = 'off'", true)).toEqual([]);
  });
});
