import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { insertTestUser } from "@/lib/store/fixture";
import { grantNotebook } from "@/lib/store/notebook-grants";
import { TestTarget } from "@/lib/target/test-target";
import { proposeParameterSets } from "@/lib/target/param-proposals";
import { openTestWorld, type TestWorld } from "./fixture";
import { Lanes } from "./lanes";
import { proposeCellParameters, type ParamProposalOptions } from "./param-proposals";

const MADE = [
  `CREATE TABLE orders AS SELECT g AS id, CASE WHEN g % 2 = 0 THEN 42 ELSE g % 5000 END AS customer_id,
     ('{new,open,done}'::text[])[1 + (g % 9 > 0)::int + (g % 3 = 0)::int] AS status,
     date '2024-01-01' + g % 300 AS placed, NULL::int AS nothing
   FROM generate_series(1, 20000) AS g`,
  "ANALYZE orders",
  "CREATE ROLE proposals_reader LOGIN PASSWORD 'reader'",
];

const comparison = (column: string, sense: "equal" | "from" = "equal") => ({
  parameter: "p",
  sense,
  column,
  relations: ['"orders"'],
});

describe.each(Object.entries(inject("postgresUrls")))("PostgreSQL %s", (_major, url) => {
  let target: TestTarget;
  beforeAll(async () => {
    target = await TestTarget.create(url, "proposals");
    const owner = await target.open();
    for (const text of MADE) await owner.execute({ text, keep: "discard" });
  });
  afterAll(async () => {
    const owner = await target.open();
    await owner.execute({ text: "DROP ROLE proposals_reader", keep: "discard" });
    await target.drop();
  });

  it("proposes values that occur as often as their names say, and one that does not", async () => {
    const backend = await target.open({ readOnly: true });
    const { proposals } = await proposeParameterSets(backend, [comparison("customer_id")]);
    const values = proposals[0]!.values;
    const count = async (value: string | undefined) => {
      const text = "SELECT count(*) FROM orders WHERE customer_id = $1";
      const keep = { rows: 1, bytes: 100, valueBytes: 100 };
      return Number((await backend.execute({ text, values: [value ?? null], keep })).rows[0]?.[0]);
    };
    expect(await count(values["most-common"])).toBeGreaterThanOrEqual(10_000);
    expect(await count(values.typical)).toBeLessThan(100);
    expect(await count(values.rare)).toBeGreaterThan(0);
    expect(await count(values.empty)).toBe(0);
  });

  it("proposes words, dates and ranges in the types' own text", async () => {
    const backend = await target.open({ readOnly: true });
    const { proposals } = await proposeParameterSets(backend, [
      comparison("status"),
      { ...comparison("placed", "from"), parameter: "since" },
    ]);
    expect(proposals[0]?.values).toMatchObject({ "most-common": "open", empty: "no such value" });
    expect(proposals[1]?.values.typical).toMatch(/^2024-0[4-7]-\d\d$/);
    expect(proposals[1]?.values.empty).toBe("9999-12-31");
  });

  it("says why it proposes nothing", async () => {
    const backend = await target.open({ readOnly: true });
    const { proposals, remarks } = await proposeParameterSets(backend, [
      comparison("nothing"),
      comparison("gone"),
    ]);
    expect(proposals).toEqual([]);
    expect(remarks.join("\n")).toMatch(/ANALYZE orders[^]*no column gone/);
  });

  it("a role that may not read the table learns none of its values", async () => {
    const backend = await target.open({ readOnly: true }, { role: "proposals_reader", password: "reader" });
    const { proposals, remarks } = await proposeParameterSets(backend, [comparison("customer_id")]);
    expect(proposals).toEqual([]);
    expect(remarks[0]).toContain("a role that may read it");
  });
});

describe("for a cell", () => {
  let world: TestWorld;
  beforeAll(async () => {
    world = await openTestWorld(inject("postgresUrl"), "param_proposals");
    await world.ask("create table item as select i as id, i % 3 as kind from generate_series(1, 3000) i");
    await world.ask("analyze item");
  });
  afterAll(() => world?.close());

  const SOURCE = "-- @benchmark\n-- @variant a\nSELECT * FROM item WHERE kind = :kind LIMIT :most";
  const options = (source = SOURCE, lanes = new Lanes()): ParamProposalOptions => ({
    documents: {
      cell: () => Promise.resolve({ kind: "benchmark", name: "", source, targetId: world.bench.targetId }),
    },
    lanes,
  });
  const cell = async () => ({ notebookId: await world.bench.notebook(), cellId: uuidv7() });

  it("finds the parameters of its statements, and says which have no column", async () => {
    const { proposals, remarks } = await proposeCellParameters(options(), world.bench.user, await cell());
    expect(proposals.map(({ parameter }) => parameter)).toEqual(["kind"]);
    expect(remarks).toEqual([":most: no column stands beside it to take values from."]);
  });

  it("refuses statements without parameters", async () => {
    const asked = proposeCellParameters(options("SELECT 1"), world.bench.user, await cell());
    await expect(asked).rejects.toMatchObject({ code: "invalid-input" });
  });

  it("does not ask while something is measured on the target", async () => {
    const lanes = new Lanes();
    const { signal } = new AbortController();
    const measuring = { id: uuidv7(), notebookId: uuidv7(), exclusive: true };
    const leave = await lanes.enter(world.bench.targetId, measuring, signal, () => undefined);
    const asked = proposeCellParameters(options(SOURCE, lanes), world.bench.user, await cell());
    await expect(asked).rejects.toMatchObject({ code: "conflict" });
    leave();
  });

  it("takes a runner's role and a right to use the target", async () => {
    const asked = await cell();
    const reader = await insertTestUser("reader");
    const email = `reader-${reader.userId}@example.org`;
    await expect(proposeCellParameters(options(), reader, asked)).rejects.toMatchObject({
      code: "not-found",
    });
    await grantNotebook(world.bench.user, asked.notebookId, email, "viewer");
    await expect(proposeCellParameters(options(), reader, asked)).rejects.toMatchObject({
      code: "forbidden",
    });
    await grantNotebook(world.bench.user, asked.notebookId, email, "runner");
    await expect(proposeCellParameters(options(), reader, asked)).rejects.toMatchObject({
      code: "not-found",
    });
  });
});
