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
  it("takes a constraint trigger of one's own for no foreign key", () => {
    const [own] = found("Trigger check_total for constraint check_total on customer: time=150.000 calls=1");
    expect(own?.suggestion).not.toContain("foreign key");
    const [key] = found(
      "Trigger RI_ConstraintTrigger_a_16 for constraint a_fkey on customer: time=150.000 calls=1",
    );
    expect(key?.suggestion).toContain("foreign key");
  });
  it("is silent below a tenth of the time", () => {
    expect(found("Trigger audit_row: time=15.000 calls=10")).toEqual([]);
  });
});
