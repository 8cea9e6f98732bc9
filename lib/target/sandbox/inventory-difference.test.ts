import { describe, expect, test } from "vitest";
import type { Inventory, TableContent } from "./inventory";
import { describeComparison, describeDifferences } from "./inventory-difference";

const table = (parts: Partial<TableContent> = {}): TableContent => ({
  ...{ name: "public.orders", bytes: 8192, estimatedRows: 100, rows: 100, hash: "1 2" },
  ...parts,
});

const inventory = (objects: Record<string, string>, tables: TableContent[] = []): Inventory => ({
  objects: new Map(Object.entries(objects)),
  tables,
});

describe("describeDifferences", () => {
  test("finds none between a database and itself", () => {
    const same = inventory({ "table public.orders": "a", "index public.i": "b" }, [table()]);
    expect(describeDifferences(same, same)).toEqual([]);
  });

  test("names objects that are missing, extra or defined otherwise", () => {
    const source = inventory({ "index public.gone": "a", "table public.orders": "a" });
    const copy = inventory({ "table public.orders": "b", "view public.new": "c" });
    expect(describeDifferences(source, copy)).toEqual([
      "The index public.gone is missing from the copy.",
      "The view public.new is in the copy only.",
      "The table public.orders is defined otherwise in the copy.",
    ]);
  });

  test.each([
    [table({ rows: 99 }), "public.orders has 100 rows in the source and 99 in the copy."],
    [table({ hash: "1 3" }), "public.orders has as many rows as its source, but not the same ones."],
  ])("tells other rows, by their number or their hashes", (copied, sentence) => {
    expect(describeDifferences(inventory({}, [table()]), inventory({}, [copied]))).toEqual([sentence]);
  });

  test("holds large tables by their estimates, within what ANALYZE may be off by", () => {
    const large = (estimatedRows: number) =>
      inventory({}, [table({ rows: null, hash: null, estimatedRows })]);
    expect(describeDifferences(large(1_000_000), large(1_050_000))).toEqual([]);
    expect(describeDifferences(large(1_000_000), large(500_000))).toHaveLength(1);
    expect(describeDifferences(large(1_000_000), large(-1))).toEqual([]);
  });

  test("stays readable when everything differs", () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`index i${n}`, "a"]));
    const sentences = describeDifferences(inventory(many), inventory({}));
    expect(sentences).toHaveLength(41);
    expect(sentences.at(-1)).toBe("and 460 more differences");
  });
});

describe("describeComparison", () => {
  test("says how much of the contents was compared", () => {
    const some = inventory({ "table public.orders": "a" }, [table(), table({ rows: null, hash: null })]);
    expect(describeComparison(some)).toBe(
      "1 objects compared; the rows of 1 tables counted, and hashed in 1; 1 larger tables compared by their estimated rows",
    );
  });
});
