import "server-only";
import { and, eq, isNull, sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { AppError } from "@/lib/errors";
import type { SandboxStatus } from "@/lib/notebook/sandboxes";
import { runtime, type LabAccess } from "@/lib/server/runtime";
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
  /** Where it is: in the lab, which is ours, or on somebody's server. */
  kind: "lab" | "server";
  /** The target whose settings lead to the server: its own id, or that of the source of a sandbox beside it. */
  serverTargetId: string;
  /** Whether databases may be made on its server: always in the lab, elsewhere once its owner agreed. */
  isCopyingAllowed: boolean;
  /** How far its making is when it is a lasting sandbox; null for every other target. */
  sandboxStatus: SandboxStatus | null;
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
  copiesAllowedAt: targets.copiesAllowedAt,
  /** For a sandbox that lies beside its source: how it is reached is read there, so that no password has two homes. */
  besideTargetId: sql<string | null>`(select s.source_target_id from sandbox s
    where s.target_id = target.id and s.place = 'source')`,
  sandboxStatus: sql<SandboxStatus | null>`(select s.status from sandbox s where s.target_id = target.id)`,
};

/**
 * @throws AppError "not-found" when the accessor may not use the target, or the one that a sandbox lies beside;
 *   "unavailable" when the lab is off.
 */
export async function readTargetConnection(accessor: Accessor, targetId: string): Promise<TargetConnection> {
  const [row] = await store()
    .select(CONNECTION)
    .from(targets)
    .where(and(eq(targets.id, checkTargetId(targetId)), mayOnTarget(accessor, "use")));
  if (!row) throw targetNotFound();
  if (row.besideTargetId === null) return toConnection(row);
  return beside(row, await readTargetConnection(accessor, row.besideTargetId));
}

/**
 * The target of a name that a user may use: their own before others'.
 * @throws AppError "not-found"; "conflict" when several others have it.
 */
export async function readTargetConnectionByName(userId: string, name: string): Promise<TargetConnection> {
  const accessor: Accessor = { userId, userName: "", isAdmin: false, linkHashes: [] };
  const found = await store()
    .select({ id: targets.id, isOwn: sql<boolean>`coalesce(target.created_by = ${userId}::uuid, false)` })
    .from(targets)
    .where(and(sql`lower(${targets.name}) = lower(${name})`, mayOnTarget(accessor, "use")));
  const own = found.find(({ isOwn }) => isOwn);
  if (!own && found.length > 1)
    throw new AppError("conflict", `Several targets that you may use are named “${name}”.`, {
      hint: "Ask the owner of one to rename it.",
    });
  const chosen = own ?? found[0];
  if (chosen) return readTargetConnection(accessor, chosen.id);
  throw new AppError("not-found", `There is no target named “${name}” that you may use.`, {
    hint: "The page Targets lists those that you may use, by name.",
  });
}

/** For teardowns left behind by a process that died: nobody asks for them, the run that owes them was authorised. */
export async function readTargetConnectionForTeardown(targetId: string): Promise<TargetConnection | null> {
  const [row] = await store()
    .select(CONNECTION)
    .from(targets)
    .where(and(eq(targets.id, targetId), isNull(targets.deletedAt)));
  if (!row) return null;
  if (row.besideTargetId === null) return toConnection(row);
  const source = await readTargetConnectionForTeardown(row.besideTargetId);
  return source && beside(row, source);
}

type ConnectionRow = Pick<
  typeof targets.$inferSelect,
  Exclude<keyof typeof CONNECTION, "besideTargetId" | "sandboxStatus">
> & { sandboxStatus: SandboxStatus | null };

function toConnection(row: ConnectionRow): TargetConnection {
  const { id, name, environment, readOnly, kind, sandboxStatus } = row;
  const known = { id, name, environment, readOnly, kind, sandboxStatus, serverTargetId: id };
  return kind === "lab"
    ? { ...known, isCopyingAllowed: true, config: labConfig(row.databaseName) }
    : { ...known, isCopyingAllowed: row.copiesAllowedAt !== null, config: serverConfig(row) };
}

/** A sandbox on the server of its source, as the source's role. */
function beside(row: ConnectionRow, source: TargetConnection): TargetConnection {
  const { id, name, environment, readOnly, sandboxStatus } = row;
  return {
    ...{ ...source, id, name, environment, readOnly, sandboxStatus },
    config: { ...source.config, database: row.databaseName },
  };
}

/** How the lab's role reaches one of the lab's databases. @throws AppError "unavailable" when the lab is off. */
export function labConfig(database: string): BackendConfig {
  const { host, port, role, password } = requireLab();
  return { host, port, role, password, database, tlsMode: "disable" };
}

/** The same for the role that owns scratch databases and may do nothing elsewhere. */
export const scratchConfig = (database: string): BackendConfig => ({
  ...labConfig(database),
  ...requireLab().scratch,
});

function requireLab(): LabAccess {
  const { lab } = runtime();
  if (lab) return lab;
  throw new AppError("unavailable", "The lab is off, so its databases cannot be reached.", {
    hint: "Start without TUNEBOOK_LAB=off, or choose another target.",
  });
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
