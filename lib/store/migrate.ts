import "server-only";
import path from "node:path";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import { Client } from "pg";

/** Any constant serves, as long as every Tunebook process takes the same one. */
const MIGRATION_LOCK = 7_465_206;

/**
 * Brings the store at `url` to the current schema.
 *
 * Drizzle's migrator races with itself, so that of several processes starting at once only one would come up; the
 * advisory lock lets them take turns, and the later ones find nothing to do. The lock belongs to the session: it is
 * released even if this process dies in the middle.
 *
 * @param folder where the generated migrations are; default: `drizzle` under the working directory.
 */
export async function migrateStore(url: string, folder = path.join(process.cwd(), "drizzle")): Promise<void> {
  const client = new Client({ connectionString: url, application_name: "tunebook migration" });
  // Whoever waits for an answer hears of a lost server; without a listener it would end the process as well.
  client.on("error", () => undefined);
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]);
    await migrate(drizzle(client, { casing: "snake_case" }), { migrationsFolder: folder });
  } finally {
    await client.end();
  }
}
