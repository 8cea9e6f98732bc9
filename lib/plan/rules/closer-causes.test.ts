import { describe, expect, it } from "vitest";
import { withoutCovered } from "./closer-causes";
import type { Finding } from "./finding";
import { PLAN_RULES } from "./index";

const finding = (ruleId: string, nodeId: string): Finding => ({
  ruleId,
  nodeId,
  verdict: "improve",
  severity: 1,
  share: 0.2,
  threshold: "",
  evidence: "",
  suggestion: "",
});

describe("withoutCovered", () => {
  it("tells one cause on one node once, by the rule that names it more closely", () => {
    const closer = finding("index-not-used", "0.1");
    const elsewhere = finding("filter-removes-most-rows", "0.2");
    expect(withoutCovered([finding("filter-removes-most-rows", "0.1"), closer, elsewhere])).toEqual([
      closer,
      elsewhere,
    ]);
  });
  it("knows only rules that exist", () => {
    const ids = PLAN_RULES.map(({ id }) => id);
    for (const id of ["index-not-used", "foreign-key-without-index", "stale-statistics", "dead-rows"])
      expect(ids).toContain(id);
  });
});
