import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { Finding } from "./finding";
import { allFindings } from "./rule-findings.fixture";

// Rows in a fixed order, so that statistics and plans are the same at every run. The names need quoting on purpose.
const SCHEMA = `
  CREATE TABLE "Order Book" ("Customer Id" int NOT NULL, "select" text NOT NULL, placed_at int NOT NULL, note text);
  INSERT INTO "Order Book" SELECT g % 5000, 'status ' || g % 7, g, repeat('n', 40) FROM generate_series(1, 200000) g;
  CREATE TABLE address (id int, city int, postcode int);
  INSERT INTO address SELECT g, g % 100, g % 100 FROM generate_series(1, 200000) g;
  CREATE TABLE account (email text);
  INSERT INTO account SELECT 'User' || g || '@example.org' FROM generate_series(1, 100000) g;
  ANALYZE;
`;
const SETTINGS = "SET max_parallel_workers_per_gather = 0; SET jit = off; SET work_mem = '1MB';";

let admin: pg.Client;
let client: pg.Client;
const database = `try_it_${randomBytes(6).toString("hex")}`;

beforeAll(async () => {
  admin = new pg.Client({ connectionString: inject("postgresUrl") });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${database}`);
  const url = new URL(inject("postgresUrl"));
  url.pathname = `/${database}`;
  client = new pg.Client({ connectionString: url.href });
  await client.connect();
  await client.query(SCHEMA);
  await client.query(SETTINGS);
});

afterAll(async () => {
  await client.end();
  await admin.query(`DROP DATABASE ${database}`);
  await admin.end();
});

async function find(ruleId: string, statement: string): Promise<Finding[]> {
  const { rows } = await client.query<{ "QUERY PLAN": object }>(
    `EXPLAIN (ANALYZE, BUFFERS, VERBOSE, FORMAT JSON) ${statement}`,
  );
  const text = JSON.stringify(rows[0]?.["QUERY PLAN"]);
  return allFindings(text, statement).filter((finding) => finding.ruleId === ruleId);
}

describe("what a finding proposes, applied on a server", () => {
  it.each([
    [
      "filter-removes-most-rows",
      `SELECT * FROM "Order Book" o WHERE "Customer Id" = 42 AND "select" = 'status 3'`,
    ],
    [
      "limit-reads-everything",
      `SELECT * FROM "Order Book" WHERE note > 'a' ORDER BY placed_at DESC LIMIT 20`,
    ],
    ["function-on-column", "SELECT * FROM account WHERE lower(email) = 'user7@example.org'"],
    ["pattern-search", "SELECT * FROM account WHERE email LIKE 'User777%'"],
    [
      "row-misestimate",
      "SELECT a.id, b.id FROM address a JOIN address b USING (id) WHERE a.city = 7 AND a.postcode = 7",
    ],
    ["sort-spills", 'SELECT * FROM "Order Book" ORDER BY note, placed_at DESC'],
    [
      "cte-fences-filter",
      'WITH "All" AS MATERIALIZED (SELECT * FROM account) SELECT * FROM "All" WHERE email = \'User7@example.org\'',
    ],
  ])("makes %s silent", async (ruleId, statement) => {
    const [finding] = await find(ruleId, statement);
    expect(finding?.tryIt).toBeDefined();
    const { kind, sql } = finding!.tryIt!;
    if (kind !== "rewrite") await client.query(sql);
    expect(await find(ruleId, kind === "rewrite" ? sql : statement)).toEqual([]);
    await client.query(SETTINGS);
  });

  it("a rewrite returns the same rows", async () => {
    const statement =
      "WITH a AS MATERIALIZED (SELECT * FROM account) SELECT count(*) FROM a WHERE email = 'User9@example.org'";
    const [finding] = await find("cte-fences-filter", statement);
    const [before, after] = await Promise.all([client.query(statement), client.query(finding!.tryIt!.sql)]);
    expect(after.rows).toEqual(before.rows);
  });
});
