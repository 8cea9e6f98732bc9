import type pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { loadSample, type LoadSampleOptions } from "@/lib/target/sample/load-sample";
import type { SampleProgress } from "@/lib/target/sample/fill-sample";
import { connectSample } from "@/lib/target/sample/sample-client";
import { sampleState } from "@/lib/target/sample/sample-state";

const OWNER = "owner_of_load_test";
const NAMES = ["shop_load_a", "shop_load_b", "shop_load_c"] as const;

const adminUrl = inject("postgresUrl");
let admin: pg.Client;

const options = (database: string, more: Partial<LoadSampleOptions> = {}): LoadSampleOptions => ({
  adminUrl,
  ownerRole: OWNER,
  scale: 0.02,
  database,
  ...more,
});

beforeAll(async () => {
  admin = await connectSample(adminUrl);
  await admin.query(`CREATE ROLE ${OWNER}`);
});

afterAll(async () => {
  for (const name of NAMES) await admin.query(`DROP DATABASE IF EXISTS ${name}`);
  await admin.query(`DROP ROLE ${OWNER}`);
  await admin.end();
});

async function databasesLike(prefix: string): Promise<string[]> {
  const found = await admin.query<{ datname: string }>(
    "SELECT datname FROM pg_database WHERE starts_with(datname, $1) ORDER BY 1",
    [prefix],
  );
  return found.rows.map((row) => row.datname);
}

/** A hash of every row of every table, by table. */
async function checksums(database: string): Promise<Record<string, string>> {
  const client = await connectSample(adminUrl, database);
  try {
    const tables = await client.query<{ name: string }>(
      "SELECT oid::regclass::text AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1",
    );
    const sums: Record<string, string> = {};
    for (const { name } of tables.rows) {
      const sum = await client.query<{ sum: string }>(
        `SELECT count(*) || ':' || coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) AS sum FROM ${name} AS t`,
      );
      sums[name] = sum.rows[0]!.sum;
    }
    return sums;
  } finally {
    await client.end();
  }
}

describe("loadSample", () => {
  it("gives the same rows each time, whatever ran side by side", async () => {
    await loadSample(options(NAMES[0]));
    await loadSample(options(NAMES[1]));
    const first = await checksums(NAMES[0]);
    expect(Object.keys(first)).toHaveLength(35);
    expect(await checksums(NAMES[1])).toEqual(first);
  });

  it("finds a sample that is already there, and says what it is", async () => {
    const before = await checksums(NAMES[0]);
    const loaded = await loadSample(options(NAMES[0]));
    expect(loaded.elapsedMs).toBe(0);
    expect(await checksums(NAMES[0])).toEqual(before);
    expect(await sampleState(adminUrl, NAMES[0])).toMatchObject({
      status: "ready",
      stamp: { scale: 0.02, rows: loaded.rows },
      bytes: loaded.bytes,
    });
  });

  it("refuses to touch a sample of another scale or version, unless asked to replace it", async () => {
    await expect(loadSample(options(NAMES[1], { scale: 0.01 }))).rejects.toMatchObject({ code: "conflict" });
    await admin.query(
      `COMMENT ON DATABASE ${NAMES[1]} IS 'Sample order database of Tunebook, version 0123456789ab, scale 0.02, 5 rows'`,
    );
    expect(await sampleState(adminUrl, NAMES[1])).toMatchObject({ status: "outdated" });
    await expect(loadSample(options(NAMES[1]))).rejects.toMatchObject({ code: "conflict" });
    const replaced = await loadSample(options(NAMES[1], { replace: true }));
    expect(await sampleState(adminUrl, NAMES[1])).toMatchObject({
      status: "ready",
      stamp: { rows: replaced.rows },
    });
  });

  it("never replaces a database that it did not make", async () => {
    await admin.query(`CREATE DATABASE ${NAMES[2]}`);
    expect(await sampleState(adminUrl, NAMES[2])).toEqual({ status: "foreign" });
    await expect(loadSample(options(NAMES[2], { replace: true }))).rejects.toMatchObject({
      code: "conflict",
    });
    await admin.query(`DROP DATABASE ${NAMES[2]}`);
  });

  it("drops what a killed attempt left behind and starts afresh", async () => {
    await admin.query(`CREATE DATABASE ${NAMES[2]}_loading`);
    expect(await sampleState(adminUrl, NAMES[2])).toEqual({ status: "missing" });
    await loadSample(options(NAMES[2]));
    expect(await databasesLike(NAMES[2])).toEqual([NAMES[2]]);
    await admin.query(`DROP DATABASE ${NAMES[2]}`);
  });

  it("leaves nothing behind when it is cancelled half-way", async () => {
    const cancel = new AbortController();
    const onProgress = ({ fraction }: SampleProgress) => {
      if (fraction > 0.3) cancel.abort();
    };
    await expect(loadSample(options(NAMES[2], { signal: cancel.signal, onProgress }))).rejects.toMatchObject({
      code: "statement-cancelled",
    });
    expect(await databasesLike(NAMES[2])).toEqual([]);
  });

  it("leaves nothing behind when PostgreSQL refuses, and passes on its error", async () => {
    await expect(loadSample(options(NAMES[2], { ownerRole: "nobody_of_that_name" }))).rejects.toMatchObject({
      code: "statement-failed",
      database: { sqlstate: "42704" },
    });
    expect(await databasesLike(NAMES[2])).toEqual([]);
  });

  it("lets two callers at once take turns: one loads, the other finds it loaded", async () => {
    const [one, other] = await Promise.all([loadSample(options(NAMES[2])), loadSample(options(NAMES[2]))]);
    expect([one.elapsedMs, other.elapsedMs].filter((elapsedMs) => elapsedMs === 0)).toHaveLength(1);
    expect(one.rows).toBe(other.rows);
  });

  it("reports progress that only rises and ends at the last file", async () => {
    const reports: SampleProgress[] = [];
    await loadSample(
      options(NAMES[2], { scale: 0.01, replace: true, onProgress: (report) => reports.push(report) }),
    );
    const fractions = reports.map(({ fraction }) => fraction);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(reports.at(-1)).toMatchObject({ fraction: 1 });
    expect(reports.at(-1)?.step).toBe(reports.at(-1)?.steps);
  });

  it("says that the server does not answer when it does not", async () => {
    await expect(
      loadSample({ ...options("shop"), adminUrl: "postgres://nobody@127.0.0.1:1/postgres" }),
    ).rejects.toMatchObject({ code: "target-unreachable" });
  });
});
