import "server-only";
import { AppError } from "@/lib/errors";
import { openBackend } from "@/lib/target/backend";
import { connectSample } from "@/lib/target/sample/sample-client";
import type { BackendConfig } from "@/lib/target/types";
import pg from "pg";
import { quoteName } from "./database-name";
import { readFingerprint } from "./fingerprint";
import { findPristine, formatPristineStamp, pristineName } from "./pristine";

const TIMEOUT_MS = 5 * 60_000;
const OBJECT_IN_USE = "55006";

export interface KeepPristineOptions {
  /** Of a superuser, in a database other than the sample: it makes the template and enters no database of users. */
  adminUrl: string;
  /** The sample, as the role that owns its tables: what is in there may be booby-trapped, so no superuser reads it. */
  sample: BackendConfig;
  /** The sample has just been loaded: what is kept of an earlier one is replaced. */
  isFresh?: boolean;
}

/**
 * Sees to it that an untouched copy is kept of the sample: a template that nobody can connect to, which can therefore
 * be copied at any time. One that exists stays, whatever has become of the sample since.
 *
 * @returns "made", "kept", or "occupied" when somebody was connected to the sample; then the next start tries again.
 * @throws AppError "target-unreachable" or "statement-failed".
 */
export async function keepPristine({
  adminUrl,
  sample,
  isFresh = false,
}: KeepPristineOptions): Promise<"made" | "kept" | "occupied"> {
  const source = await openBackend(sample, {
    applicationName: "tunebook sample",
    readOnly: false,
    statementTimeoutMs: TIMEOUT_MS,
    lockTimeoutMs: TIMEOUT_MS,
  });
  let fingerprint: string;
  try {
    if (!isFresh && (await findPristine(source, sample.database))) return "kept";
    fingerprint = await readFingerprint(source);
  } finally {
    await source.close();
  }
  const admin = await connectSample(adminUrl);
  try {
    return await makePristine(admin, sample.database, fingerprint);
  } finally {
    await admin.end();
  }
}

/** Marked as complete by its comment, last: a template without one is what a killed attempt left behind. */
async function makePristine(
  admin: pg.Client,
  database: string,
  fingerprint: string,
): Promise<"made" | "occupied"> {
  const name = quoteName(pristineName(database));
  const { rowCount } = await admin.query("SELECT FROM pg_database WHERE datname = $1", [
    pristineName(database),
  ]);
  if (rowCount) await admin.query(`ALTER DATABASE ${name} IS_TEMPLATE false`);
  await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  try {
    await admin.query(
      `CREATE DATABASE ${name} TEMPLATE ${quoteName(database)} STRATEGY FILE_COPY
         ALLOW_CONNECTIONS false IS_TEMPLATE true`,
    );
  } catch (cause) {
    if (cause instanceof pg.DatabaseError && cause.code === OBJECT_IN_USE) return "occupied";
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new AppError("statement-failed", `The sample could not be copied: ${message}`, { cause });
  }
  await admin.query(
    `COMMENT ON DATABASE ${name} IS ${admin.escapeLiteral(formatPristineStamp(database, fingerprint))}`,
  );
  return "made";
}
