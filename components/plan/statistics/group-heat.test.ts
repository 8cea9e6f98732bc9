import { describe, expect, it } from "vitest";
import { readMetric } from "@/lib/plan/metric";
import { planStatistics } from "@/lib/plan/statistics";
import { studyOf } from "@/lib/plan/views/shown.fixture";
import { groupHeat } from "./group-heat";

const study = studyOf(
  [
    "Append  (cost=0.00..9.00 rows=2 width=4) (actual time=0.000..10.000 rows=42 loops=1)",
    "  ->  Seq Scan on a  (cost=0.00..4.00 rows=1 width=4) (actual time=0.000..4.000 rows=2 loops=1)",
    "  ->  Seq Scan on a a_1  (cost=0.00..4.00 rows=1 width=4) (actual time=0.000..6.000 rows=40 loops=1)",
    "Execution Time: 10.000 ms",
  ].join("\n"),
);
const [relation] = planStatistics(study).relations;
const plain = (text: string | undefined) => text?.replaceAll("\u202f", " ");

describe("groupHeat", () => {
  it("adds up what can be added up", () => {
    const heat = groupHeat(relation!, readMetric(study, "time"));
    expect(plain(heat?.value)).toBe("10.0 ms");
    expect(heat?.heat).toBeCloseTo(1, 6);
  });
  it("takes the worst of what cannot", () =>
    expect(plain(groupHeat(relation!, readMetric(study, "estimate"))?.value)).toBe("40.0×"));
  it("has nothing where the plan says nothing", () =>
    expect(groupHeat(relation!, readMetric(study, "wal"))).toBeNull());
});
