import "server-only";
import { and, desc, eq, gt, isNull, ne, sql } from "drizzle-orm";
import { v7 as uuidv7, validate as isUuid } from "uuid";
import { AppError } from "@/lib/errors";
import type { Accessor } from "./access";
import { store, type Store, type StoreTransaction } from "./client";
import { users, userSessions } from "./schema";

export const SESSION_DAYS = 30;
/** Being seen is written down at most this often, so that reading a page does not write to the store. */
const SEEN_EVERY_MS = 5 * 60_000;
const USER_AGENT_LENGTH = 400;

/** From where somebody signs in, as their requests say. */
export interface SignInOrigin {
  userAgent: string;
  address: string;
}

export interface UserSession {
  id: string;
  userId: string;
  userName: string;
  isAdmin: boolean;
}

/** A signed-in browser in the account's list. Moments are ISO 8601. */
export interface UserSessionView {
  id: string;
  userAgent: string;
  address: string;
  createdAt: string;
  lastSeenAt: string;
  isCurrent: boolean;
}

const isAlive = and(isNull(userSessions.revokedAt), gt(userSessions.expiresAt, sql`now()`));

/** Signs a browser in; returns the session's id, which is all that its cookie carries. */
export async function openUserSession(
  userId: string,
  origin: SignInOrigin,
  into: Store | StoreTransaction = store(),
): Promise<string> {
  const id = uuidv7();
  await into.insert(userSessions).values({
    id,
    userId,
    userAgent: origin.userAgent.slice(0, USER_AGENT_LENGTH),
    address: origin.address,
    expiresAt: sql`now() + make_interval(days => ${SESSION_DAYS})`,
  });
  return id;
}

/** The session, when it is neither revoked nor expired and its user is not disabled; else null. */
export async function readUserSession(sessionId: string): Promise<UserSession | null> {
  if (!isUuid(sessionId)) return null;
  const [found] = await store()
    .select({
      id: userSessions.id,
      userId: users.id,
      userName: users.name,
      isAdmin: users.isAdmin,
      lastSeenAt: userSessions.lastSeenAt,
    })
    .from(userSessions)
    .innerJoin(users, eq(users.id, userSessions.userId))
    .where(and(eq(userSessions.id, sessionId), isAlive, isNull(users.disabledAt)));
  if (!found) return null;
  const { lastSeenAt, ...session } = found;
  if (Date.now() - lastSeenAt.getTime() > SEEN_EVERY_MS)
    await store()
      .update(userSessions)
      .set({ lastSeenAt: sql`now()` })
      .where(eq(userSessions.id, sessionId));
  return session;
}

/** Where the accessor is signed in, last seen first. */
export async function listUserSessions(
  accessor: Accessor,
  currentSessionId: string | null,
): Promise<UserSessionView[]> {
  const rows = await store()
    .select()
    .from(userSessions)
    .where(and(isOwn(accessor), isAlive))
    .orderBy(desc(userSessions.lastSeenAt));
  return rows.map((row) => ({
    id: row.id,
    userAgent: row.userAgent,
    address: row.address,
    createdAt: row.createdAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    isCurrent: row.id === currentSessionId,
  }));
}

/** Signs one of the accessor's own browsers out. */
export async function revokeUserSession(accessor: Accessor, sessionId: string): Promise<void> {
  const revoked = isUuid(sessionId)
    ? await store()
        .update(userSessions)
        .set({ revokedAt: sql`coalesce(${userSessions.revokedAt}, now())` })
        .where(and(eq(userSessions.id, sessionId), isOwn(accessor)))
        .returning({ id: userSessions.id })
    : [];
  if (revoked.length === 0) throw new AppError("not-found", "There is no such session of yours.");
}

/** Signs every other browser of the accessor out; with null, this one too. Returns how many it were. */
export async function revokeOtherUserSessions(
  accessor: Accessor,
  keptSessionId: string | null,
): Promise<number> {
  const revoked = await store()
    .update(userSessions)
    .set({ revokedAt: sql`now()` })
    .where(
      and(isOwn(accessor), isAlive, keptSessionId === null ? undefined : ne(userSessions.id, keptSessionId)),
    )
    .returning({ id: userSessions.id });
  return revoked.length;
}

const isOwn = (accessor: Accessor) => sql`${userSessions.userId} = ${accessor.userId}::uuid`;
