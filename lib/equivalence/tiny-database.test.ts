import { describe, expect, test } from "vitest";
import { seededRandom } from "@/lib/stats/random";
import { withoutOrphans } from "./shrink";
import { drawDatabase, keyText } from "./tiny-database";
import { TINY_SCHEMA } from "./tiny-schema.fixture";

const random = seededRandom(1);
const drawn = Array.from({ length: 500 }, () => drawDatabase(TINY_SCHEMA, random));
const { tables } = TINY_SCHEMA;

describe("a drawn database", () => {
  test("has no NULL where none may be", () => {
    for (const { rows } of drawn)
      for (const { table, values } of rows)
        tables[table]!.columns.forEach(({ isNotNull }, at) => {
          if (isNotNull) expect(values[at]).not.toBeNull();
        });
  });

  test("keeps unique keys, NULLS NOT DISTINCT among them", () => {
    for (const { rows } of drawn)
      tables.forEach((table, at) => {
        for (const key of table.uniqueKeys) {
          const keys = rows
            .filter((row) => row.table === at)
            .flatMap(({ values }) => keyText(table, key, values) ?? []);
          expect(new Set(keys).size).toBe(keys.length);
        }
      });
  });

  test("keeps foreign keys, parents first", () => {
    for (const { rows } of drawn) {
      expect(withoutOrphans(tables, rows)).toEqual(rows);
      expect(rows.map(({ table }) => table)).toEqual([...rows.map(({ table }) => table)].sort());
    }
  });

  test("is now empty, now as large as what the statements count against", () => {
    const sizes = drawn.map(({ rows }) => rows.filter(({ table }) => table === 0).length);
    expect(Math.min(...sizes)).toBe(0);
    expect(Math.max(...sizes)).toBe(8);
  });

  test("has few values of a kind in most trials, so that joins meet", () => {
    const values = drawn.map(
      ({ rows }) => new Set(rows.filter(({ table }) => table === 1).map((row) => row.values[2])).size,
    );
    expect(values.filter((count) => count <= 3).length).toBeGreaterThan(400);
  });

  test("is the same for the same sequence of chance", () => {
    const draw = () => drawDatabase(TINY_SCHEMA, seededRandom(42));
    expect(draw()).toEqual(draw());
  });

  test("gives parameters the values that their types accept", () => {
    const given = new Set(drawn.flatMap(({ parameters }) => parameters));
    expect([...given].sort()).toEqual(["10", "11", null]);
  });
});
