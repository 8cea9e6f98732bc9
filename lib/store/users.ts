import "server-only";
import { and, asc, eq, ne, sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { AppError } from "@/lib/errors";
import type { Accessor } from "./access";
import { recordAudit } from "./audit";
import { store, type Store, type StoreTransaction } from "./client";
import { sqlstateOf, UNIQUE_VIOLATION } from "./failure";
import { identities, users } from "./schema";

/** An account as its owner sees it. */
export interface Account {
  id: string;
  name: string;
  email: string;
  isAdmin: boolean;
  hasPassword: boolean;
}

const ACCOUNT = {
  id: users.id,
  name: users.name,
  email: users.email,
  isAdmin: users.isAdmin,
  hasPassword: sql<boolean>`"user".password_hash is not null`,
};

const isEnabled = sql`"user".disabled_at is null`;
const hasEmail = (email: string) => sql`lower("user".email) = lower(${email.trim()})`;

/** The accessor's own account. @throws AppError "unauthenticated" when nobody is signed in. */
export async function readOwnAccount(accessor: Accessor): Promise<Account> {
  const [account] =
    accessor.userId === null
      ? []
      : await store().select(ACCOUNT).from(users).where(eq(users.id, accessor.userId));
  if (!account) throw new AppError("unauthenticated", "Sign in to see your account.");
  return account;
}

/** An account as signing in finds it. */
export interface SignInAccount {
  id: string;
  passwordHash: string | null;
  /** Whether the e-mail was proved to be this person's, so that a provider's word on it may sign in here. */
  isEmailVerified: boolean;
}

/** The account that signs in with an e-mail; null when there is none or it is disabled. */
export async function findSignIn(email: string): Promise<SignInAccount | null> {
  const [found] = await store()
    .select({
      id: users.id,
      passwordHash: users.passwordHash,
      isEmailVerified: sql<boolean>`"user".email_verified_at is not null`,
    })
    .from(users)
    .where(and(hasEmail(email), isEnabled));
  return found ?? null;
}

/** The account of an identity at a provider; null when it is unknown here or the account is disabled. */
export async function findIdentity(provider: string, subject: string): Promise<string | null> {
  const [found] = await store()
    .select({ id: users.id })
    .from(identities)
    .innerJoin(users, eq(users.id, identities.userId))
    .where(and(eq(identities.provider, provider), eq(identities.subject, subject), isEnabled));
  return found?.id ?? null;
}

/** Lets an identity at a provider sign in as a user. */
export async function addIdentity(provider: string, subject: string, userId: string): Promise<void> {
  await store().insert(identities).values({ provider, subject, userId }).onConflictDoNothing();
}

/** The longest-standing admin, who owns this instance; null before the first sign-in. */
export async function findOwner(from: Store | StoreTransaction = store()): Promise<string | null> {
  const [owner] = await from
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.isAdmin, true), isEnabled))
    .orderBy(asc(users.createdAt), asc(users.id))
    .limit(1);
  return owner?.id ?? null;
}

/**
 * Creates an account and returns its id.
 * @throws AppError "conflict" when the e-mail has one already.
 */
export async function createUser(
  {
    isEmailVerified = false,
    ...user
  }: { name: string; email: string; isEmailVerified?: boolean; passwordHash?: string; isAdmin?: boolean },
  into: Store | StoreTransaction = store(),
): Promise<string> {
  const id = uuidv7();
  const emailVerifiedAt = isEmailVerified ? sql`now()` : null;
  await asEmailTaken(user.email, () =>
    into.insert(users).values({ ...user, email: user.email.trim(), emailVerifiedAt, id }),
  );
  return id;
}

/**
 * Changes the accessor's name and e-mail. Another e-mail is not verified: anybody can say that it is theirs.
 * @throws AppError "conflict" when another account has the e-mail.
 */
export async function updateOwnProfile(
  accessor: Accessor,
  profile: { name: string; email: string },
): Promise<void> {
  if (accessor.userId === null) throw new AppError("unauthenticated", "Sign in to change your account.");
  const { userId } = accessor;
  const email = profile.email.trim();
  await asEmailTaken(email, () =>
    store().transaction(async (transaction) => {
      const isOwn = eq(users.id, userId);
      const [changed] = await transaction
        .update(users)
        .set({ email, emailVerifiedAt: null })
        .where(and(isOwn, sql`lower("user".email) <> lower(${email})`))
        .returning({ id: users.id });
      await transaction.update(users).set({ name: profile.name, email }).where(isOwn);
      if (changed) await recordAudit({ userId, action: "email.changed", subject: email }, transaction);
    }),
  );
}

/** The hash of the accessor's password; null while none is set. */
export async function readOwnPasswordHash(accessor: Accessor): Promise<string | null> {
  if (accessor.userId === null) return null;
  const [found] = await store()
    .select({ passwordHash: users.passwordHash })
    .from(users)
    .where(eq(users.id, accessor.userId));
  return found?.passwordHash ?? null;
}

export async function writeOwnPasswordHash(accessor: Accessor, passwordHash: string): Promise<void> {
  if (accessor.userId === null) throw new AppError("unauthenticated", "Sign in to set a password.");
  await store().update(users).set({ passwordHash }).where(eq(users.id, accessor.userId));
}

/** An account as an admin sees it. */
export interface AccountSummary extends Omit<Account, "hasPassword"> {
  isDisabled: boolean;
}

/** Everybody with an account, by name. For admins; everybody else gets none. */
export async function listAccounts(accessor: Accessor): Promise<AccountSummary[]> {
  return store()
    .select({
      id: users.id,
      name: users.name,
      email: users.email,
      isAdmin: users.isAdmin,
      isDisabled: sql<boolean>`"user".disabled_at is not null`,
    })
    .from(users)
    .where(isAdmin(accessor))
    .orderBy(asc(users.name), asc(users.id));
}

/**
 * Disables an account, which ends its sessions at once and keeps what it owns, or enables it again.
 * @throws AppError "forbidden" when the accessor is no admin, or it is their own account.
 */
export async function setAccountDisabled(
  accessor: Accessor,
  userId: string,
  isDisabled: boolean,
): Promise<void> {
  const changed = await store()
    .update(users)
    .set({ disabledAt: isDisabled ? sql`now()` : null })
    .where(and(eq(users.id, userId), ne(users.id, accessor.userId ?? userId), isAdmin(accessor)))
    .returning({ id: users.id });
  if (changed.length === 0)
    throw new AppError("forbidden", "Only an administrator disables accounts, and never their own.");
}

const isAdmin = (accessor: Accessor) =>
  sql`exists (select from "user" a where a.id = ${accessor.userId}::uuid and a.is_admin)`;

async function asEmailTaken<T>(email: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (sqlstateOf(error) !== UNIQUE_VIOLATION) throw error;
    throw new AppError("conflict", `There is already an account with the e-mail ${email.trim()}.`, {
      cause: error,
    });
  }
}
