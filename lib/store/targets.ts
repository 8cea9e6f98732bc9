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
import { seal, unseal } from "./seal";
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
  /** A lasting sandbox: it is reset, extended and dropped as such, and never edited. */
  isSandbox: boolean;
  /** The target that a sandbox is a copy of. */
  sourceTargetId: string | null;
  /** Whether its owner agreed to copies of it on its own server. */
  areCopiesAllowed: boolean;
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
  isSandbox: sql<boolean>`exists (select from sandbox s where s.target_id = target.id)`,
  sourceTargetId: sql<
    string | null
  >`(select s.source_target_id from sandbox s where s.target_id = target.id)`,
  areCopiesAllowed: sql<boolean>`target.copies_allowed_at is not null`,
};

type Flag = "hasPassword" | "isSandbox" | "areCopiesAllowed";
type ViewRow = Pick<typeof targets.$inferSelect, Exclude<keyof typeof VIEW, Flag | "sourceTargetId">> &
  Record<Flag, boolean> & { sourceTargetId: string | null; strength: number };

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
 * Changes a target. The lab's sample cannot be changed: the lab decides how it is reached.
 * @param password null removes the stored one; undefined keeps it, for the same host, port and role only.
 * @throws AppError "conflict" when it would lead to another database while what a run did there is still to be undone.
 */
export async function updateTarget(
  accessor: Accessor,
  targetId: string,
  settings: TargetSettings,
  password: string | null | undefined,
): Promise<void> {
  const mayKeep = password === undefined ? leadsToTheSame(settings) : undefined;
  const passwordSealed = typeof password === "string" ? seal(password, runtime().secret, targetId) : password;
  const updated = await asNameTaken(settings.name, () =>
    store()
      .update(targets)
      .set({ ...settings, ...(passwordSealed !== undefined && { passwordSealed }) })
      .where(and(isManagedServer(accessor, targetId), mayKeep, mayMove(settings)))
      .returning({ id: targets.id }),
  );
  if (updated.length > 0) return;
  await requireTarget(store(), accessor, targetId, "manage");
  const [server] = await store()
    .select({ mayMove: mayMove(settings) })
    .from(targets)
    .where(isManagedServer(accessor, targetId));
  if (server) throw server.mayMove ? passwordNeededAgain() : stillToBeUndone();
  throw new AppError("forbidden", "The sample target belongs to the lab and cannot be edited.");
}

/**
 * The stored password of a target, to try settings that were edited around it; null when it has none.
 * @throws AppError "invalid-input" when the settings lead elsewhere.
 */
export async function readKeptPassword(
  accessor: Accessor,
  targetId: string,
  settings: TargetSettings,
): Promise<string | null> {
  const [row] = await store()
    .select({ passwordSealed: targets.passwordSealed, isSame: leadsToTheSame(settings) })
    .from(targets)
    .where(isManagedServer(accessor, targetId));
  if (!row) throw targetNotFound();
  if (!row.isSame) throw passwordNeededAgain();
  return row.passwordSealed && unseal(row.passwordSealed, runtime().secret, targetId);
}

const isNoSandbox = sql`not exists (select from sandbox s where s.target_id = target.id)`;

/** A sandbox on a server is reached as its source is: whoever made it must not lead its role elsewhere. */
const isManagedServer = (accessor: Accessor, targetId: string) =>
  and(
    eq(targets.id, checkTargetId(targetId)),
    eq(targets.kind, "server"),
    isNoSandbox,
    mayOnTarget(accessor, "manage"),
  );

/** No database that Tunebook made there still has to be dropped through this target. */
const owesNoCopies = sql<boolean>`not exists (select from sandbox s
  where s.source_target_id = target.id and s.place = 'source' and s.dropped_at is null)`;

/**
 * Whoever manages a target may use its password but never learns it, so it is not sent to a server of their choosing.
 * Without a stored password there is nothing to protect.
 */
const leadsToTheSame = ({ host, port, role }: TargetSettings) =>
  sql<boolean>`(target.password_sealed is null
    or (target.host = ${host} and target.port = ${port} and target.role = ${role}))`;

/** What a run left to be undone is undone where the target leads then: never in a database that the run did not touch. */
const mayMove = ({ host, port, databaseName }: TargetSettings) =>
  sql<boolean>`((target.host = ${host} and target.port = ${port} and target.database_name = ${databaseName})
    or (not exists (select from teardown where teardown.target_id = target.id and teardown.done_at is null)
      and ${owesNoCopies}))`;

const stillToBeUndone = () =>
  new AppError(
    "conflict",
    "A benchmark runs on this target, or what one did there is still to be undone, or it has sandboxes on its server.",
    {
      hint: "Stop it, drop the sandboxes, and make sure that the target can be reached; or add the other database as a target of its own.",
    },
  );

const passwordNeededAgain = () =>
  new AppError("invalid-input", "Enter the password again.", {
    hint: "The stored one is only ever sent to the host and role that it was entered for.",
  });

/**
 * Removes a target and forgets its password. Its runs stay, with the description they were recorded under.
 * @throws AppError "conflict" for a sandbox, and while copies on its server can only be dropped through it.
 */
export async function deleteTarget(accessor: Accessor, targetId: string): Promise<void> {
  const deleted = await store()
    .update(targets)
    .set({ deletedAt: sql`now()`, passwordSealed: null })
    .where(
      and(
        eq(targets.id, checkTargetId(targetId)),
        mayOnTarget(accessor, "manage"),
        isNoSandbox,
        owesNoCopies,
      ),
    )
    .returning({ id: targets.id });
  if (deleted.length > 0) return;
  await requireTarget(store(), accessor, targetId, "manage");
  throw new AppError("conflict", "This target is a sandbox, or has sandboxes on its server.", {
    hint: "Drop them on the page Sandboxes first.",
  });
}

/**
 * Allows copies of a target to be made on its own server, or forbids them again. For those who manage it.
 * @throws AppError "not-found" or "forbidden"; "invalid-input" for a target of the lab, where none is needed.
 */
export async function allowCopies(accessor: Accessor, targetId: string, isAllowed: boolean): Promise<void> {
  const updated = await store()
    .update(targets)
    .set(
      isAllowed
        ? { copiesAllowedAt: sql`now()`, copiesAllowedBy: accessor.userId }
        : { copiesAllowedAt: null, copiesAllowedBy: null },
    )
    .where(isManagedServer(accessor, targetId))
    .returning({ id: targets.id });
  if (updated.length > 0) return;
  await requireTarget(store(), accessor, targetId, "manage");
  throw new AppError("invalid-input", "Copies of a database of the lab need no agreement.");
}

async function asNameTaken<T>(name: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (sqlstateOf(error) !== UNIQUE_VIOLATION) throw error;
    throw new AppError("conflict", `You already have a target named “${name}”.`, { cause: error });
  }
}
