import { describe, expect, it } from "vitest";
import { drawPlan } from "./drawn-plan.fixture";
import { findingsOf } from "./rule-findings.fixture";

const found = (cost: number, details: string[] = []) =>
  findingsOf(
    "disabled-node",
    drawPlan({ title: "Aggregate", cost, below: [{ title: "Seq Scan on a", cost, details }] }),
  ).map(({ nodeId }) => nodeId);

describe("disabled-node", () => {
  it("finds the mark of version 18, and the cost of the versions before at the lowest node that has it", () => {
    expect(found(2, ["Disabled: true"])).toEqual(["0.0"]);
    expect(found(1e10)).toEqual(["0.0"]);
  });
  it("is silent about a plan made freely", () => {
    expect(found(2)).toEqual([]);
  });
});
