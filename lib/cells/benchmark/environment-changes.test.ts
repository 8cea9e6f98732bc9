import { describe, expect, it } from "vitest";
import { comparable, describeChanges, type EnvironmentReading } from "./environment-changes";

const orders: EnvironmentReading["relations"][number] = {
  name: "orders",
  isSystem: false,
  estimatedRows: 100,
  totalBytes: 8192,
  pages: 1,
  allVisible: 1,
  lastAnalyzed: "2026-01-01T00:00:00Z",
  lastVacuumed: null,
  indexes: ["orders_pkey unique btree (id)"],
};
const reading: EnvironmentReading = {
  serverVersion: "18.4",
  settings: { work_mem: "4MB" },
  relations: [orders],
};
const withOrders = (change: Partial<typeof orders>): EnvironmentReading => ({
  ...reading,
  relations: [{ ...orders, ...change }],
});
const NOTHING = { rebuildsIndexes: false, leavesDeadRows: false };
const INDEXES = { ...NOTHING, rebuildsIndexes: true };

describe("describeChanges", () => {
  const cases: [string, EnvironmentReading, string[]][] = [
    ["nothing", reading, []],
    ["a size alone, which rolled-back writes grow", withOrders({ totalBytes: 16384 }), []],
    ["another version", { ...reading, serverVersion: "18.5" }, ["The server was 18.4 and is now 18.5."]],
    [
      "settings set, changed and reset",
      { ...reading, settings: { jit: "off" } },
      ["work_mem changed from 4MB to its default.", "jit changed from its default to off."],
    ],
    [
      "indexes that came and went",
      withOrders({ indexes: ["by_status btree (status)"] }),
      [
        "orders lost the index orders_pkey unique btree (id).",
        "orders got the index by_status btree (status).",
      ],
    ],
    [
      "an ANALYZE, with the counts that it moved",
      withOrders({ lastAnalyzed: "2026-01-02T00:00:00Z", estimatedRows: 120 }),
      ["orders was analysed."],
    ],
    ["a VACUUM", withOrders({ lastVacuumed: "2026-01-02T00:00:00Z" }), ["orders was vacuumed."]],
    [
      "counts alone",
      withOrders({ estimatedRows: 120, pages: 2 }),
      ["The planner now counts 120 rows on 2 pages in orders, and counted 100 on 1."],
    ],
    ["a dropped table", { ...reading, relations: [] }, ["orders was dropped."]],
  ];
  for (const [what, after, sentences] of cases)
    it(`says ${sentences.length === 0 ? "nothing of" : "what changed:"} ${what}`, () => {
      expect(describeChanges(reading, after, NOTHING)).toEqual(sentences);
    });

  it("finds a change exactly when the comparable parts differ, whatever the order of relations", () => {
    for (const [, after] of cases)
      for (const own of [NOTHING, INDEXES]) {
        const isEqual = JSON.stringify(comparable(reading, own)) === JSON.stringify(comparable(after, own));
        expect(describeChanges(reading, after, own).length === 0).toBe(isEqual);
      }
  });

  it("does not take what CREATE INDEX of the benchmark itself counts anew for somebody's change", () => {
    const after = withOrders({ estimatedRows: 101, pages: 2, allVisible: 0.5 });
    expect(describeChanges(reading, after, INDEXES)).toEqual([]);
  });

  it("says that a vacuum may be for the benchmark's own writes", () => {
    const after = withOrders({ lastVacuumed: "2026-01-02T00:00:00Z" });
    expect(describeChanges(reading, after, { ...NOTHING, leavesDeadRows: true })).toEqual([
      "orders was vacuumed, perhaps for the dead rows that rolled-back writes leave.",
    ]);
  });

  it("ignores catalogs, which change with every index that the benchmark makes", () => {
    const catalog = { ...orders, name: "pg_class", isSystem: true };
    const before = { ...reading, relations: [catalog] };
    const after = { ...reading, relations: [{ ...catalog, estimatedRows: 200, lastAnalyzed: null }] };
    expect(describeChanges(before, after, NOTHING)).toEqual([]);
  });
});
