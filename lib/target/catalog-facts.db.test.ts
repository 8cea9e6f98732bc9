import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { readCatalogFacts, type CatalogWish } from "./catalog-facts";
import { TEST_CAP, TestTarget } from "./test-target";
import type { TargetBackend } from "./types";

let target: TestTarget;
let backend: TargetBackend;

const SCHEMA = [
  'CREATE TABLE customer (id bigint PRIMARY KEY, name text COLLATE "C", city text)',
  "CREATE TABLE purchase (id bigint PRIMARY KEY, customer_id bigint CONSTRAINT purchase_customer REFERENCES customer, status text)",
  "CREATE TABLE invoice (id bigint, customer_id bigint CONSTRAINT invoice_customer REFERENCES customer)",
  "CREATE INDEX invoice_customer_id ON invoice (customer_id, id)",
  "CREATE INDEX customer_city ON customer (lower(city) text_pattern_ops, name DESC) INCLUDE (id) WHERE city IS NOT NULL",
  "CREATE STATISTICS customer_both (dependencies, mcv) ON name, city FROM customer",
  "INSERT INTO customer SELECT i, 'n' || i, 'c' || i % 10 FROM generate_series(1, 1000) i",
  "ANALYZE customer",
  "CREATE SCHEMA other",
  "CREATE TABLE other.customer (id int)",
  "CREATE TABLE other.only_here (id int)",
  "CREATE TABLE measured (day date NOT NULL) PARTITION BY RANGE (day)",
  "CREATE TABLE measured_2026 PARTITION OF measured FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')",
];

beforeAll(async () => {
  target = await TestTarget.create(inject("postgresUrl"), "catalog_facts");
  backend = await target.open();
  for (const text of SCHEMA) await backend.execute({ text, keep: "discard" });
});
afterAll(() => target?.drop());

const wish = (names: string[], more: Partial<CatalogWish> = {}): CatalogWish => ({
  relations: names.map((name) => ({ schema: null, name, expand: false })),
  columns: [],
  ...more,
});
const read = (names: string[], more: Partial<CatalogWish> = {}, on = backend) =>
  readCatalogFacts(on, wish(names, more));
const scalar = async (text: string) => (await backend.execute({ text, keep: TEST_CAP })).rows[0]![0];

describe("readCatalogFacts on version 18", () => {
  test("tells columns with their statistics, and extended statistics", async () => {
    const { relations, serverVersionNumber } = await read(["customer"]);
    expect(serverVersionNumber).toBe(backend.capabilities.versionNum);
    expect(relations).toHaveLength(1);
    expect(relations[0]).toMatchObject({
      schema: "public",
      kind: "r",
      estimatedRows: 1000,
      isPartition: false,
      isTemporary: false,
      lastAnalyzedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
      extendedStatistics: [{ name: "customer_both", columns: ["name", "city"] }],
    });
    expect(relations[0]!.extendedStatistics[0]!.kinds.toSorted()).toEqual(["dependencies", "mcv"]);
    expect(relations[0]!.columns).toMatchObject([
      { name: "id", type: "bigint", isNotNull: true, nDistinct: -1, correlation: 1, collation: null },
      { name: "name", type: "text", collation: "C" },
      { name: "city", type: "text", nDistinct: 10, collation: null, statisticsTarget: null },
    ]);
  });

  test("tells indexes key by key: expressions, operator classes, INCLUDE, predicate", async () => {
    const { relations } = await read(["customer"]);
    expect(relations[0]!.indexes).toMatchObject([
      {
        name: "customer_city",
        accessMethod: "btree",
        keys: ["lower(city)", "name"],
        operatorClasses: ["text_pattern_ops", null],
        collations: [null, "C"],
        searchesPrefix: [true, true],
        includes: ["id"],
        predicate: "(city IS NOT NULL)",
        isUnique: false,
        isValid: true,
      },
      { name: "customer_pkey", keys: ["id"], isUnique: true, isPrimary: true, searchesPrefix: [false] },
    ]);
  });

  test("tells foreign keys in both directions and whether they are indexed, and follows them when asked", async () => {
    const { relations } = await read(["customer"], {
      relations: [{ schema: null, name: "customer", expand: true }],
    });
    expect(relations.map(({ name }) => name).toSorted()).toEqual(["customer", "invoice", "purchase"]);
    const customer = relations.find(({ name }) => name === "customer")!;
    expect(customer.referencedBy).toMatchObject([
      { name: "invoice_customer", relation: "invoice", columns: ["customer_id"], isIndexed: true },
      { name: "purchase_customer", relation: "purchase", columns: ["customer_id"], isIndexed: false },
    ]);
    expect(relations.find(({ name }) => name === "purchase")!.foreignKeys).toEqual([
      {
        name: "purchase_customer",
        columns: ["customer_id"],
        referencedSchema: "public",
        referencedRelation: "customer",
        referencedColumns: ["id"],
      },
    ]);
  });

  test("a name means what the search path finds, or the only relation of the name", async () => {
    expect((await read(["customer"])).relations[0]!.schema).toBe("public");
    const preparation = ["SET search_path = other"];
    expect((await read(["customer"], { preparation })).relations[0]!.schema).toBe("other");
    expect(await scalar("SHOW search_path")).toBe('"$user", public');
    expect((await read(["only_here"])).relations[0]!.schema).toBe("other");
    const qualified = { relations: [{ schema: "other", name: "customer", expand: false }] };
    expect((await read([], qualified)).relations[0]!.schema).toBe("other");
    expect((await read(["missing"])).relations).toEqual([]);
  });

  test("partitions, temporary tables and settings are told", async () => {
    await backend.execute({ text: "CREATE TEMP TABLE scratch (id int)", keep: "discard" });
    const facts = await read(["measured", "measured_2026", "scratch"]);
    expect(facts.relations).toMatchObject([
      { name: "measured", kind: "p", partitionKey: "RANGE (day)" },
      { name: "measured_2026", isPartition: true },
      { name: "scratch", isTemporary: true },
    ]);
    expect(facts.settings).toContainEqual({ name: "enable_hashjoin", value: "on" });
    expect(facts.settings).toContainEqual({ name: "random_page_cost", value: "4" });
  });

  test("wide relations are told by the columns that matter", async () => {
    const columns = Array.from({ length: 80 }, (_, index) => `c${index} int`).join(", ");
    await backend.execute({ text: `CREATE TABLE wide (${columns})`, keep: "discard" });
    const { relations } = await read(["wide"], { columns: ["c7", 'odd "name"\\', "c79"] });
    expect(relations[0]!.columns.map(({ name }) => name)).toEqual(["c7", "c79"]);
  });

  test("a role without privileges reads the structure, without statistics of values", async () => {
    const role = `reader_${process.pid}`;
    await backend.execute({ text: `CREATE ROLE ${role} LOGIN PASSWORD 'reader'`, keep: "discard" });
    try {
      const reader = await target.open({ readOnly: true }, { role, password: "reader" });
      const { relations } = await read(["customer"], {}, reader);
      expect(relations[0]!.columns.map(({ nDistinct }) => nDistinct)).toEqual([null, null, null]);
      expect(relations[0]!.indexes).toHaveLength(2);
      await reader.close();
    } finally {
      await backend.execute({ text: `DROP ROLE ${role}`, keep: "discard" });
    }
  });

  test("inside an open transaction nothing of it is disturbed, also when the catalog cannot be read", async () => {
    const blocker = await target.open();
    await blocker.execute({ text: "BEGIN", keep: "discard" });
    await blocker.execute({ text: "LOCK TABLE purchase IN ACCESS EXCLUSIVE MODE", keep: "discard" });
    await backend.execute({ text: "BEGIN", keep: "discard" });
    await backend.execute({ text: "CREATE TABLE kept (i int)", keep: "discard" });
    await expect(read(["purchase"])).rejects.toMatchObject({ code: "statement-failed" });
    expect((await read(["kept"])).relations).toHaveLength(1);
    expect(backend.transaction).toBe("in-transaction");
    expect(await scalar("SHOW lock_timeout")).toBe("5s");
    await backend.execute({ text: "ROLLBACK", keep: "discard" });
    await blocker.close();
  });
});

describe("readCatalogFacts on older servers", () => {
  test.for([15, 16, 17])("version %d answers the same queries", async (major, { skip }) => {
    const url = inject("postgresUrls")[major];
    if (!url) return skip();
    const older = await TestTarget.create(url, "catalog_old");
    try {
      const session = await older.open();
      for (const text of SCHEMA) await session.execute({ text, keep: "discard" });
      const names = ["customer", "purchase", "measured", "measured_2026"];
      const { relations, settings } = await read(names, {}, session);
      expect(relations.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
      const customer = relations.find(({ name }) => name === "customer")!;
      expect(customer.indexes[0]).toMatchObject({ name: "customer_city", searchesPrefix: [true, true] });
      expect(customer.referencedBy).toMatchObject([{ isIndexed: true }, { isIndexed: false }]);
      expect(customer.columns[2]).toMatchObject({ nDistinct: 10, statisticsTarget: null });
      expect(settings).toContainEqual({ name: "enable_seqscan", value: "on" });
    } finally {
      await older.drop();
    }
  });
});
