import "server-only";
import { and, eq, isNull, sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { AppError } from "@/lib/errors";
import { runtime } from "@/lib/server/runtime";
import type { BackendConfig, TargetEnvironment } from "@/lib/target/types";
import type { Accessor } from "./access";
import { store } from "./client";
import { targetGrants, targets } from "./schema";
import { unseal } from "./seal";
import { checkTargetId, mayOnTarget, targetNotFound } from "./target-access";

/** How to reach a target, password included: for the server only, never for a page, a log or an error. */
export interface TargetConnection {
  id: string;
  name: string;
  environment: TargetEnvironment;
  readOnly: boolean;
  config: BackendConfig;
}

const CONNECTION = {
  id: targets.id,
  name: targets.name,
  environment: targets.environment,
  readOnly: targets.readOnly,
  kind: targets.kind,
  host: targets.host,
  port: targets.port,
  databaseName: targets.databaseName,
  role: targets.role,
  passwordSealed: targets.passwordSealed,
  tlsMode: targets.tlsMode,
};

/** @throws AppError "not-found" when the accessor may not use the target, "unavailable" when the lab is off. */
export async function readTargetConnection(accessor: Accessor, targetId: string): Promise<TargetConnection> {
  const [row] = await store()
    .select(CONNECTION)
    .from(targets)
    .where(and(eq(targets.id, checkTargetId(targetId)), mayOnTarget(accessor, "use")));
  if (!row) throw targetNotFound();
  return toConnection(row);
}

/** For teardowns left behind by a process that died: nobody asks for them, the run that owes them was authorised. */
export async function readTargetConnectionForTeardown(targetId: string): Promise<TargetConnection | null> {
  const [row] = await store()
    .select(CONNECTION)
    .from(targets)
    .where(and(eq(targets.id, targetId), isNull(targets.deletedAt)));
  return row ? toConnection(row) : null;
}

type ConnectionRow = Pick<typeof targets.$inferSelect, keyof typeof CONNECTION>;

function toConnection(row: ConnectionRow): TargetConnection {
  const { id, name, environment, readOnly } = row;
  return { id, name, environment, readOnly, config: row.kind === "lab" ? labConfig(row) : serverConfig(row) };
}

function labConfig(row: ConnectionRow): BackendConfig {
  const { lab } = runtime();
  if (!lab)
    throw new AppError("unavailable", "The lab is off, so its sample target cannot be reached.", {
      hint: "Start without TUNEBOOK_LAB=off, or choose another target.",
    });
  return { ...lab, database: row.databaseName, tlsMode: "disable" };
}

function serverConfig(row: ConnectionRow): BackendConfig {
  if (row.host === null || row.port === null || row.role === null)
    throw new Error(`target ${row.id} has no host, port or role`);
  return {
    host: row.host,
    port: row.port,
    database: row.databaseName,
    role: row.role,
    password: row.passwordSealed && unseal(row.passwordSealed, runtime().secret, row.id),
    tlsMode: row.tlsMode,
  };
}

const SAMPLE_LOCK = 7_465_207;

/**
 * The lab's sample as a target that everybody who is signed in may use, and nobody owns; created when it is missing.
 * @returns its id.
 */
export async function ensureSampleTarget(databaseName = "shop"): Promise<string> {
  return store().transaction(async (transaction) => {
    await transaction.execute(sql`select pg_advisory_xact_lock(${SAMPLE_LOCK})`);
    const [existing] = await transaction
      .select({ id: targets.id })
      .from(targets)
      .where(and(eq(targets.kind, "lab"), eq(targets.databaseName, databaseName), isNull(targets.deletedAt)));
    if (existing) return existing.id;
    const id = uuidv7();
    await transaction
      .insert(targets)
      .values({ id, name: databaseName, environment: "sandbox", kind: "lab", databaseName, readOnly: false });
    await transaction.insert(targetGrants).values({ id: uuidv7(), targetId: id, role: "use" });
    return id;
  });
}
