import { Client } from "pg";
import { expect, inject, it } from "vitest";
import { migrateStore } from "./migrate";

async function createEmptyDatabase(name: string): Promise<string> {
  const admin = new Client({ connectionString: inject("postgresUrl") });
  await admin.connect();
  await admin.query(`create database ${name}`);
  await admin.end();
  return Object.assign(new URL(inject("postgresUrl")), { pathname: `/${name}` }).toString();
}

it("lets two processes that start at once both come up, and applies every migration once", async () => {
  const url = await createEmptyDatabase("migrated_twice");
  await Promise.all([migrateStore(url), migrateStore(url), migrateStore(url)]);
  const client = new Client({ connectionString: url });
  await client.connect();
  const applied = await client.query(
    "select hash, count(*)::int as times from drizzle.__drizzle_migrations group by 1",
  );
  const tables = await client.query(
    "select 1 from pg_tables where schemaname = 'public' and tablename = 'notebook'",
  );
  await client.end();
  expect(applied.rows.length).toBeGreaterThan(0);
  for (const row of applied.rows as { times: number }[]) expect(row.times).toBe(1);
  expect(tables.rowCount).toBe(1);
});

it("leaves the lock free when a migration fails", async () => {
  const url = await createEmptyDatabase("migration_failed");
  await expect(migrateStore(url, "/nonexistent")).rejects.toThrow();
  await migrateStore(url);
});
