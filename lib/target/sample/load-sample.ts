import "server-only";
import pg from "pg";
import { AppError } from "@/lib/errors";
import { fillSample, type FillSampleOptions } from "@/lib/target/sample/fill-sample";
import { asStatementFailure, connectSample, untilAborted } from "@/lib/target/sample/sample-client";
import { computeSampleVersion, readSampleSteps } from "@/lib/target/sample/sample-files";
import { formatStamp, readSampleState } from "@/lib/target/sample/sample-state";

/**
 * `adminUrl` is a superuser, because extensions need one; every table is created by and belongs to `ownerRole`.
 * `scale` multiplies the row counts; 1 is about 2.8 million rows.
 */
export interface LoadSampleOptions extends FillSampleOptions {
  /** Drop a sample that differs from the present SQL files or scale, with everything that was added to it. */
  replace?: boolean;
  database?: string;
}

export interface LoadedSample {
  rows: number;
  bytes: number;
  /** 0 when the sample was already there. */
  elapsedMs: number;
}

/**
 * Creates the sample database, or finds it already there.
 *
 * It is built under another name and renamed when complete, so a database called `shop` is always whole; what an
 * earlier, killed attempt left behind is dropped. Two callers at once take turns, and the second finds the first's.
 *
 * @throws AppError "conflict" when a different sample, or a database that is not ours, has the name;
 *   "statement-cancelled" on abort; "statement-failed"; "target-unreachable".
 */
export async function loadSample(options: LoadSampleOptions): Promise<LoadedSample> {
  const { signal, database = "shop" } = options;
  const admin = await connectSample(options.adminUrl);
  try {
    return await untilAborted(signal, [admin], async () => {
      await admin.query("SELECT pg_advisory_lock(hashtext($1))", [`tunebook sample ${database}`]);
      return (await findLoaded(admin, database, options)) ?? (await buildSample(admin, database, options));
    });
  } catch (cause) {
    if (signal?.aborted)
      throw new AppError("statement-cancelled", "Loading the sample was cancelled.", { cause });
    throw asStatementFailure("Loading the sample failed", cause);
  } finally {
    await admin.end();
  }
}

async function findLoaded(
  admin: pg.Client,
  database: string,
  { scale, replace }: LoadSampleOptions,
): Promise<LoadedSample | undefined> {
  const state = await readSampleState(admin, database);
  if (state.status === "missing") return undefined;
  if (state.status === "foreign")
    throw new AppError("conflict", `A database named ${database} exists already and is not the sample.`);
  if (state.status === "ready" && state.stamp.scale === scale)
    return { rows: state.stamp.rows, bytes: state.bytes, elapsedMs: 0 };
  if (replace) return undefined;
  throw new AppError("conflict", `The sample ${database} was made from another version or at another scale.`);
}

async function buildSample(
  admin: pg.Client,
  database: string,
  options: LoadSampleOptions,
): Promise<LoadedSample> {
  const startedMs = performance.now();
  const building = `${database}_loading`;
  const steps = await readSampleSteps();
  await dropDatabase(admin, building);
  await createDatabase(admin, building, options.ownerRole);
  try {
    const rows = await fillSample(steps, building, options);
    const stamp = formatStamp({ version: computeSampleVersion(steps), scale: options.scale, rows });
    const bytes = await publishDatabase(admin, building, database, stamp);
    return { rows, bytes, elapsedMs: performance.now() - startedMs };
  } catch (error) {
    await dropLeftover(options.adminUrl, building);
    throw error;
  }
}

/** The builtin locale sorts alike on every platform; template1 might hold objects of its own. */
async function createDatabase(admin: pg.Client, name: string, ownerRole: string): Promise<void> {
  await admin.query(
    `CREATE DATABASE ${pg.escapeIdentifier(name)} OWNER ${pg.escapeIdentifier(ownerRole)} TEMPLATE template0
       ENCODING 'UTF8' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C'`,
  );
  await admin.query(`ALTER DATABASE ${pg.escapeIdentifier(name)} SET TimeZone = 'UTC'`);
}

async function dropDatabase(admin: pg.Client, name: string): Promise<void> {
  await admin.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`);
}

/** Best effort after a failure, whose own error matters more; the next attempt drops it in any case. */
async function dropLeftover(adminUrl: string, name: string): Promise<void> {
  try {
    const admin = await connectSample(adminUrl);
    await dropDatabase(admin, name).finally(() => admin.end());
  } catch {
    return;
  }
}

/** Stamps the complete database, gives it its name and returns its size. Renaming needs it free of other backends. */
async function publishDatabase(admin: pg.Client, from: string, to: string, stamp: string): Promise<number> {
  await admin.query(`COMMENT ON DATABASE ${pg.escapeIdentifier(from)} IS ${pg.escapeLiteral(stamp)}`);
  await dropDatabase(admin, to);
  await admin.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", [from]);
  await admin.query(`ALTER DATABASE ${pg.escapeIdentifier(from)} RENAME TO ${pg.escapeIdentifier(to)}`);
  const size = await admin.query<{ bytes: string }>("SELECT pg_database_size($1) AS bytes", [to]);
  return Number(size.rows[0]?.bytes);
}
