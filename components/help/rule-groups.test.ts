import { describe, expect, it } from "vitest";
import { PLAN_RULES } from "@/lib/plan/rules";
import { ruleGroups } from "./rule-groups";

describe("ruleGroups", () => {
  it("names every rule once", () => {
    const listed = ruleGroups(PLAN_RULES).flatMap(({ rules }) => rules.map(({ id }) => id));
    expect(listed.toSorted()).toEqual(PLAN_RULES.map(({ id }) => id).toSorted());
  });
});
