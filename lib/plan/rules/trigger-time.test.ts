import { describe, expect, it } from "vitest";
import { drawPlan } from "./drawn-plan.fixture";
import { findingsOf } from "./rule-findings.fixture";

const found = (trigger: string) =>
  findingsOf(
    "trigger-time",
    drawPlan({ title: "Delete on customer" }, [trigger, "Execution Time: 200.000 ms"]),
  );

describe("trigger-time", () => {
  it("asks for an index on the referring columns of a foreign key", () => {
    expect(found("Trigger for constraint orders_customer_id_fkey: time=150.000 calls=10")).toMatchObject([
      { share: 0.75, suggestion: expect.stringContaining("need an index") as string },
    ]);
  });
  it("speaks differently of other triggers", () => {
    expect(found("Trigger audit_row: time=150.000 calls=10")[0]?.suggestion).toContain("transition table");
  });
  it("is silent below a tenth of the time", () => {
    expect(found("Trigger audit_row: time=15.000 calls=10")).toEqual([]);
  });
});
