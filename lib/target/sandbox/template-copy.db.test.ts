import { afterAll, describe, expect, inject, test } from "vitest";
import { openBackend } from "@/lib/target/backend";
import { TestTarget } from "@/lib/target/test-target";
import type { BackendConfig } from "@/lib/target/types";
import { dropDatabase } from "./create-database";
import { readFingerprint } from "./fingerprint";
import { readInventory } from "./inventory";
import { describeDifferences } from "./inventory-difference";
import { openBeside } from "./maintenance";
import { readSchemas } from "./schemas";
import { templateCopy } from "./template-copy";
import { within } from "./within";

const DEPTH = { tableBytes: 1 << 20, budgetMs: 10_000 };
const clockMs = () => performance.now();

/** One of each kind of object that is compared. */
const OBJECTS = [
  "CREATE TYPE colour AS ENUM ('red', 'green')",
  "CREATE TABLE item (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, price numeric CHECK (price > 0), of colour)",
  "INSERT INTO item (price, of) SELECT n, 'red' FROM generate_series(1, 50) n",
  "CREATE TABLE document (id int REFERENCES item, body json)",
  `INSERT INTO document VALUES (1, '{"a": 1}')`,
  "CREATE TABLE event (at date) PARTITION BY RANGE (at)",
  "CREATE TABLE event_2026 PARTITION OF event FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')",
  "CREATE INDEX item_price ON item (price)",
  "CREATE STATISTICS item_both ON price, of FROM item",
  "CREATE VIEW dear AS SELECT * FROM item WHERE price > 10",
  "CREATE MATERIALIZED VIEW totals AS SELECT of, sum(price) FROM item GROUP BY of",
  "CREATE FUNCTION twice(n int) RETURNS int LANGUAGE sql AS 'SELECT 2 * n'",
  "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
  "CREATE TRIGGER touched BEFORE UPDATE ON item FOR EACH ROW EXECUTE FUNCTION touch()",
];

const targets: TestTarget[] = [];
afterAll(() => Promise.all(targets.map((target) => target.drop())));

const open = (config: BackendConfig, applicationName = "tunebook test") =>
  openBackend(config, { applicationName, readOnly: false, statementTimeoutMs: 60_000, lockTimeoutMs: 5000 });

const send = (config: BackendConfig, statements: readonly string[]) =>
  within(open(config), async (backend) => {
    for (const text of statements) await backend.execute({ text, keep: "discard" });
  });

const inventoryOf = (config: BackendConfig) =>
  within(open(config), (backend) => readInventory(backend, { ...DEPTH, schemas: null, clockMs }));

describe.each(Object.keys(inject("postgresUrls")))("on PostgreSQL %s", (major) => {
  test("a copy has everything that its source has, and what is changed in it is found", async () => {
    const target = await TestTarget.create(inject("postgresUrls")[Number(major)]!, "template_copy");
    targets.push(target);
    await send(target.config, OBJECTS);
    const name = `${target.config.database}_copied`;
    const copy = templateCopy({
      ...{ source: target.config, state: "now", isActivityCounted: true, clonesFiles: null, depth: DEPTH },
      freeSource: () => Promise.resolve(),
    });
    const signal = new AbortController().signal;
    const made = await copy({ name, open, signal, say: () => undefined, clockMs });
    expect(made.differences).toEqual([]);
    expect(await within(open(target.config), readSchemas)).toMatchObject([{ name: "public" }]);

    const source = await inventoryOf(target.config);
    expect(source.tables.map((table) => [table.name, table.rows, table.hash !== null])).toEqual(
      expect.arrayContaining([
        ["public.item", 50, true],
        ["public.document", 1, true],
        ["public.event_2026", 0, true],
      ]),
    );
    await send(made.config, [
      "DROP INDEX item_price",
      "ALTER TABLE document ADD COLUMN note text",
      "CREATE OR REPLACE FUNCTION twice(n int) RETURNS int LANGUAGE sql AS 'SELECT n + n'",
      "UPDATE item SET price = price + 1 WHERE id = 7",
      "DELETE FROM document",
    ]);
    expect(describeDifferences(source, await inventoryOf(made.config)).sort()).toEqual([
      "The function public.twice(n integer) is defined otherwise in the copy.",
      "The index public.item_price is missing from the copy.",
      "The table public.document is defined otherwise in the copy.",
      "public.document has 1 rows in the source and 0 in the copy.",
      "public.item has as many rows as its source, but not the same ones.",
    ]);
    await within(openBeside(made.config, name, open), (beside) => dropDatabase(beside, name));
  });

  test("the fingerprint stays while a database is read, and moves with anything that is changed", async () => {
    const target = await TestTarget.create(inject("postgresUrls")[Number(major)]!, "fingerprint");
    targets.push(target);
    await send(target.config, OBJECTS);
    const fingerprint = () => within(open(target.config), readFingerprint);
    let before = await fingerprint();
    await send(target.config, ["SELECT * FROM item", "CREATE TEMPORARY TABLE mine AS SELECT 1 AS n"]);
    expect(await fingerprint()).toBe(before);
    for (const change of [
      "UPDATE item SET price = 1 WHERE id = 1",
      "CREATE INDEX ON item (of)",
      "ANALYZE item",
      "ALTER TABLE document ALTER COLUMN body SET NOT NULL",
      "CREATE OR REPLACE FUNCTION twice(n int) RETURNS int LANGUAGE sql AS 'SELECT 3 * n'",
      "SELECT nextval('item_id_seq')",
      "TRUNCATE document",
    ]) {
      await send(target.config, [change]);
      const after = await fingerprint();
      expect(after, change).not.toBe(before);
      before = after;
    }
  });
});
