import "server-only";
import type pg from "pg";
import { connectSample } from "@/lib/target/sample/sample-client";
import { computeSampleVersion, readSampleSteps } from "@/lib/target/sample/sample-files";

/** What the sample database's COMMENT says about how it was made. */
export interface SampleStamp {
  version: string;
  scale: number;
  rows: number;
}

export type SampleState =
  | { status: "missing" }
  /** Made from the present SQL files. */
  | { status: "ready"; stamp: SampleStamp; bytes: number }
  /** Made from other SQL files than the present ones. It is complete and usable. */
  | { status: "outdated"; stamp: SampleStamp; bytes: number }
  /** A database of that name which the sample's loader did not make. */
  | { status: "foreign" };

const STAMP = /^Sample order database of Tunebook, version ([0-9a-f]{12}), scale ([0-9.e+-]+), (\d+) rows$/;

/** The text that is kept as COMMENT ON DATABASE, readable by people and by `parseStamp`. */
export function formatStamp({ version, scale, rows }: SampleStamp): string {
  return `Sample order database of Tunebook, version ${version}, scale ${scale}, ${rows} rows`;
}

/** The stamp in a database's comment, undefined when it is not one of ours. */
export function parseStamp(comment: string | null): SampleStamp | undefined {
  const match = STAMP.exec(comment ?? "");
  if (!match?.[1]) return undefined;
  return { version: match[1], scale: Number(match[2]), rows: Number(match[3]) };
}

/**
 * Whether the sample is on this server, read without connecting to it.
 *
 * @param adminUrl any database of the server, as a role that may read pg_database.
 * @throws AppError "target-unreachable"
 */
export async function sampleState(adminUrl: string, database = "shop"): Promise<SampleState> {
  const admin = await connectSample(adminUrl);
  try {
    return await readSampleState(admin, database);
  } finally {
    await admin.end();
  }
}

/** As `sampleState`, over a client that is already connected. */
export async function readSampleState(admin: pg.Client, database: string): Promise<SampleState> {
  const found = await admin.query<{ comment: string | null; bytes: string }>(
    `SELECT shobj_description(oid, 'pg_database') AS comment, pg_database_size(oid) AS bytes
       FROM pg_database WHERE datname = $1`,
    [database],
  );
  const row = found.rows[0];
  if (!row) return { status: "missing" };
  const stamp = parseStamp(row.comment);
  if (!stamp) return { status: "foreign" };
  const isCurrent = stamp.version === computeSampleVersion(await readSampleSteps());
  return { status: isCurrent ? "ready" : "outdated", stamp, bytes: Number(row.bytes) };
}
