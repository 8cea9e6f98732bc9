import "server-only";
import { and, asc, eq, sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { AppError } from "@/lib/errors";
import { runtime } from "@/lib/server/runtime";
import type { BackendConfig, TargetEnvironment } from "@/lib/target/types";
import type { Accessor } from "./access";
import { store } from "./client";
import { sqlstateOf, UNIQUE_VIOLATION } from "./failure";
import { targets } from "./schema";
import { seal } from "./seal";
import { checkTargetId, mayOnTarget, requireTarget, targetNotFound, targetStrength } from "./target-access";

/** A target as pages see it: never its password, and how it is reached only for those who manage it. */
export interface TargetView {
  id: string;
  name: string;
  environment: TargetEnvironment;
  kind: "lab" | "server";
  databaseName: string;
  readOnly: boolean;
  mayManage: boolean;
  connection: {
    host: string;
    port: number;
    role: string;
    tlsMode: BackendConfig["tlsMode"];
    hasPassword: boolean;
  } | null;
}

/** What is written down of a target on a server. */
export interface TargetSettings {
  name: string;
  environment: TargetEnvironment;
  host: string;
  port: number;
  databaseName: string;
  role: string;
  tlsMode: BackendConfig["tlsMode"];
  readOnly: boolean;
}

const VIEW = {
  id: targets.id,
  name: targets.name,
  environment: targets.environment,
  kind: targets.kind,
  host: targets.host,
  port: targets.port,
  databaseName: targets.databaseName,
  role: targets.role,
  tlsMode: targets.tlsMode,
  readOnly: targets.readOnly,
  hasPassword: sql<boolean>`target.password_sealed is not null`,
};

type ViewRow = Pick<typeof targets.$inferSelect, Exclude<keyof typeof VIEW, "hasPassword">> & {
  hasPassword: boolean;
  strength: number;
};

function toTargetView(row: ViewRow): TargetView {
  const { host, port, role, tlsMode, hasPassword, strength, ...shown } = row;
  const mayManage = strength >= 2;
  const isReached = mayManage && host !== null && port !== null && role !== null;
  return {
    ...shown,
    mayManage,
    connection: isReached ? { host, port, role, tlsMode, hasPassword } : null,
  };
}

/** The targets that the accessor may use, by name. */
export async function listTargets(accessor: Accessor): Promise<TargetView[]> {
  const rows = await store()
    .select({ ...VIEW, strength: targetStrength(accessor) })
    .from(targets)
    .where(mayOnTarget(accessor, "use"))
    .orderBy(asc(sql`lower(${targets.name})`), asc(targets.id));
  return rows.map(toTargetView);
}

/** @throws AppError "not-found". */
export async function readTarget(accessor: Accessor, targetId: string): Promise<TargetView> {
  const [row] = await store()
    .select({ ...VIEW, strength: targetStrength(accessor) })
    .from(targets)
    .where(and(eq(targets.id, checkTargetId(targetId)), mayOnTarget(accessor, "use")));
  if (!row) throw targetNotFound();
  return toTargetView(row);
}

/** Adds a target that its creator manages. `password` null: the server asks for none. */
export async function createTarget(
  accessor: Accessor,
  settings: TargetSettings,
  password: string | null,
): Promise<string> {
  if (accessor.userId === null) throw new AppError("unauthenticated", "Sign in to add a target.");
  const id = uuidv7();
  const passwordSealed = password === null ? null : seal(password, runtime().secret, id);
  await asNameTaken(settings.name, () =>
    store()
      .insert(targets)
      .values({ ...settings, id, kind: "server", passwordSealed, createdBy: accessor.userId }),
  );
  return id;
}

/**
 * Changes a target; the lab's sample keeps how it is reached, which the lab decides.
 * @param password undefined keeps the stored one, null removes it.
 */
export async function updateTarget(
  accessor: Accessor,
  targetId: string,
  settings: TargetSettings,
  password: string | null | undefined,
): Promise<void> {
  const passwordSealed =
    password === undefined || password === null ? password : seal(password, runtime().secret, targetId);
  const updated = await asNameTaken(settings.name, () =>
    store()
      .update(targets)
      .set({ ...settings, ...(passwordSealed !== undefined && { passwordSealed }) })
      .where(
        and(
          eq(targets.id, checkTargetId(targetId)),
          eq(targets.kind, "server"),
          mayOnTarget(accessor, "manage"),
        ),
      )
      .returning({ id: targets.id }),
  );
  if (updated.length > 0) return;
  await requireTarget(store(), accessor, targetId, "manage");
  throw new AppError("forbidden", "The sample target belongs to the lab and cannot be edited.");
}

/** Removes a target and forgets its password. Its runs stay, with the description they were recorded under. */
export async function deleteTarget(accessor: Accessor, targetId: string): Promise<void> {
  const deleted = await store()
    .update(targets)
    .set({ deletedAt: sql`now()`, passwordSealed: null })
    .where(and(eq(targets.id, checkTargetId(targetId)), mayOnTarget(accessor, "manage")))
    .returning({ id: targets.id });
  if (deleted.length === 0) await requireTarget(store(), accessor, targetId, "manage");
}

async function asNameTaken<T>(name: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (sqlstateOf(error) !== UNIQUE_VIOLATION) throw error;
    throw new AppError("conflict", `You already have a target named “${name}”.`, { cause: error });
  }
}
