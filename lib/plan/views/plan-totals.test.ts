import { describe, expect, it } from "vitest";
import { planTotals } from "./plan-totals";
import { recordedStudy, studyOf } from "./shown.fixture";

const totalsOf = (raw: string) =>
  new Map(planTotals(studyOf(raw)).map(({ name, value }) => [name, value.replaceAll("\u202f", " ")]));

describe("planTotals", () => {
  it("gives blocks once and with what they amount to, and planning apart", () => {
    const totals = totalsOf(
      [
        "Sort  (actual time=5.000..6.000 rows=9 loops=1)",
        "  Sort Method: external merge  Disk: 2048kB",
        "  Buffers: shared hit=100 read=28, temp read=256 written=256",
        "  ->  Seq Scan on a  (actual time=1.000..4.000 rows=9 loops=1)",
        "        Buffers: shared hit=100 read=28",
        "Planning:",
        "  Buffers: shared hit=3",
        "Planning Time: 0.250 ms",
        "Execution Time: 6.500 ms",
      ].join("\n"),
    );
    expect(totals.get("Shared hit")).toBe("100 (800 kB)");
    expect(totals.get("Temp written")).toBe("256 (2.0 MB)");
    expect(totals.get("Shared hit, planning")).toBe("3 (24 kB)");
    expect(totals.get("Disk of sorts and hashes")).toBe("2.0 MB");
    expect(totals.get("Planning")).toBe("250 µs");
    expect(totals.has("Shared dirtied")).toBe(false);
  });
  it("adds up the memory of sorts, hashes and caches", () => {
    expect(planTotals(recordedStudy("pg15-parallel-hash-join.plan.txt")).map(({ name }) => name)).toContain(
      "Memory of sorts and hashes",
    );
  });
  it("says nothing where the plan says nothing", () =>
    expect(planTotals(studyOf("Seq Scan on a"))).toEqual([]));
});
