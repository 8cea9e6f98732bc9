import { describe, expect, it } from "vitest";
import { variedPlan } from "../large-plan.fixture";
import { readPlan } from "../read-plan";
import { shownNodes, shownTree } from "./shown-tree";
import { MOST_AT_FIRST, startingFolding } from "./starting-folding";

const studyOf = (text: string) => {
  const reading = readPlan(text);
  if (!reading.ok) throw reading.error;
  return reading.plans[0]!;
};

describe("startingFolding", () => {
  it("opens a small plan whole, and of a large one the branches with the most time", () => {
    const small = studyOf(variedPlan(100));
    expect(startingFolding(small.plan.root, small.analysis).collapsed.size).toBe(0);
    const large = studyOf(variedPlan(4000));
    const folding = startingFolding(large.plan.root, large.analysis);
    const shown = shownNodes(shownTree(large.plan.root, large.analysis, folding));
    expect(shown.length).toBeLessThanOrEqual(MOST_AT_FIRST);
    expect(shown.length).toBeGreaterThan(10);
  });
});
