import { describe, expect, test } from "vitest";
import { seededRandom } from "@/lib/stats/random";
import { insertStatements } from "./insert-text";
import { shrinkDatabase, smallerDatabases, withoutOrphans } from "./shrink";
import type { TinyDatabase } from "./table-definition";
import { drawDatabase } from "./tiny-database";
import { TINY_SCHEMA } from "./tiny-schema.fixture";

/** Shrinks with a property in place of two statements. */
const shrinkBy = (database: TinyDatabase, holds: (database: TinyDatabase) => boolean) =>
  shrinkDatabase(TINY_SCHEMA, database, (candidates) => {
    const place = candidates.findIndex(holds);
    return Promise.resolve(place < 0 ? null : place);
  });

function drawUntil(holds: (database: TinyDatabase) => boolean, seed: number): TinyDatabase {
  const random = seededRandom(seed);
  for (;;) {
    const database = drawDatabase(TINY_SCHEMA, random);
    if (holds(database)) return database;
  }
}

const hasOrderOfACustomer = ({ rows }: TinyDatabase) =>
  rows.some(({ table, values }) => table === 1 && values[1] !== null);
const hasNullOwner = ({ rows }: TinyDatabase) =>
  rows.some(({ table, values }) => table === 1 && values[1] === null);

describe("shrinking", () => {
  test("ends with the fewest rows, keeps the foreign keys, and what is told apart stays so", async () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const smallest = await shrinkBy(drawUntil(hasOrderOfACustomer, seed), hasOrderOfACustomer);
      expect(smallest.rows.map(({ table }) => table)).toEqual([0, 1]);
      expect(withoutOrphans(TINY_SCHEMA.tables, smallest.rows)).toEqual(smallest.rows);
      expect(hasOrderOfACustomer(smallest)).toBe(true);
    }
  });

  test("leaves NULL only where it has to be, and plain values elsewhere", async () => {
    const smallest = await shrinkBy(drawUntil(hasNullOwner, 9), hasNullOwner);
    expect(insertStatements(TINY_SCHEMA.tables, smallest)).toEqual([
      "INSERT INTO orders (id, customer_id, line, placed_on) OVERRIDING SYSTEM VALUE VALUES (0, NULL, 0, '2024-01-31');",
    ]);
  });

  test("gives a database that no step makes smaller", async () => {
    const smallest = await shrinkBy(drawUntil(hasNullOwner, 3), hasNullOwner);
    expect(smallerDatabases(TINY_SCHEMA, smallest).filter(hasNullOwner)).toEqual([]);
  });

  test("returns the database itself when nothing smaller will do", async () => {
    const database = drawUntil(hasNullOwner, 4);
    expect(await shrinkBy(database, () => false)).toBe(database);
  });
});
