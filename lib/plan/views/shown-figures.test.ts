import { describe, expect, it } from "vitest";
import { nodeFigures, shownFigures } from "./shown-figures";
import { shownTitle } from "./shown-title";
import { partitionedPlan, shownOf, studyOf } from "./shown.fixture";

const study = studyOf(partitionedPlan(20, 2));
const figures = nodeFigures(study.plan.root, study.analysis);
const root = shownOf(study);

describe("shownFigures", () => {
  it("adds up the members of a fold", () => {
    expect(shownFigures(root.children[0]!, figures)).toMatchObject({
      selfTimeMs: 40,
      inclusiveTimeMs: 40,
      rows: 200,
      plannedRows: 200,
      loops: 20,
      totalCost: 20,
      hitBlocks: null,
    });
  });
  it("keeps a single node's figures as they are", () => {
    expect(shownFigures(root, figures)).toBe(figures.get("0"));
  });
});

describe("shownTitle", () => {
  it("names a fold by what its members do, how many they are and the worst of them", () => {
    expect(shownTitle(root)).toBe("Append");
    expect(shownTitle(root.children[0]!)).toBe("20 × Seq Scan, worst on part_0");
  });
});
