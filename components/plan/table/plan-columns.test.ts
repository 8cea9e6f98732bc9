import { describe, expect, it } from "vitest";
import { nodeFigures } from "@/lib/plan/views/shown-figures";
import { recordedStudy, studyOf } from "@/lib/plan/views/shown.fixture";
import { planColumns } from "./plan-columns";

const figuresOf = (study: ReturnType<typeof studyOf>) => [
  ...nodeFigures(study.plan.root, study.analysis).values(),
];
const idsOf = (study: ReturnType<typeof studyOf>) => planColumns(figuresOf(study)).map(({ id }) => id);

describe("planColumns", () => {
  it("shows times and no own cost where the plan was timed", () => {
    expect(idsOf(recordedStudy("pg18-order-page.plan.txt"))).toEqual(
      expect.arrayContaining([
        "selfTime",
        "share",
        "inclusiveTime",
        "rows",
        "plannedRows",
        "estimate",
        "loops",
        "cost",
      ]),
    );
    expect(idsOf(recordedStudy("pg18-order-page.plan.txt"))).not.toContain("selfCost");
  });
  it("shows costs alone where nothing was executed", () => {
    expect(idsOf(recordedStudy("pg18-estimate-only.plan.txt"))).toEqual([
      "selfCost",
      "share",
      "plannedRows",
      "cost",
    ]);
  });
  it("leaves out counters that are zero everywhere", () => {
    const ids = idsOf(
      studyOf("Seq Scan on a  (actual time=1.000..2.000 rows=5 loops=1)\n  Buffers: shared hit=4"),
    );
    expect(ids).toContain("hit");
    for (const absent of ["read", "temp", "io", "wal"]) expect(ids).not.toContain(absent);
  });
  it("names the direction of an estimate", () => {
    const study = studyOf(
      "Seq Scan on a  (cost=0.00..1.00 rows=10 width=4) (actual time=1.000..2.000 rows=370 loops=1)",
    );
    const [figures] = figuresOf(study);
    const column = planColumns(figuresOf(study)).find(({ id }) => id === "estimate");
    expect(column?.textOf(37, figures!)).toBe("37.0× too few");
  });
});
