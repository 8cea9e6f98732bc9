import "server-only";
import { and, eq, gt, isNull, sql } from "drizzle-orm";
import { store, type StoreTransaction } from "./client";
import { users, oneTimeTokens } from "./schema";
import { hashSecretToken, newSecretToken } from "./secret-token";

const ONE_TIME_TOKEN_HOURS = 24;

export type OneTimePurpose = "owner" | "sign-in" | "invitation";

export interface OneTimeToken {
  purpose: OneTimePurpose;
  /** Whom it signs in; null when it creates the account. */
  userId: string | null;
  /** Whom an invitation is for. */
  email: string | null;
  createdBy: string | null;
}

const TOKEN = {
  purpose: oneTimeTokens.purpose,
  userId: oneTimeTokens.userId,
  email: oneTimeTokens.email,
  createdBy: oneTimeTokens.createdBy,
};

const isUsable = (token: string) =>
  and(
    eq(oneTimeTokens.tokenHash, hashSecretToken(token)),
    isNull(oneTimeTokens.usedAt),
    gt(oneTimeTokens.expiresAt, sql`now()`),
  );

/** Writes a token down and returns it; it is good once, for 24 hours. */
export async function insertOneTimeToken(written: OneTimeToken): Promise<string> {
  const token = newSecretToken();
  await store()
    .insert(oneTimeTokens)
    .values({
      ...written,
      tokenHash: hashSecretToken(token),
      expiresAt: sql`now() + make_interval(hours => ${ONE_TIME_TOKEN_HOURS})`,
    });
  return token;
}

/** Ends the tokens of a purpose that nobody used, so that only the one printed last works. */
export async function deleteUnusedTokens(purpose: OneTimePurpose): Promise<void> {
  await store()
    .delete(oneTimeTokens)
    .where(and(eq(oneTimeTokens.purpose, purpose), isNull(oneTimeTokens.usedAt)));
}

/** What a token is for, without using it up; null when it is unknown, used or expired. */
export async function peekOneTimeToken(
  token: string,
): Promise<(OneTimeToken & { invitedBy: string | null }) | null> {
  const [found] = await store()
    .select({ ...TOKEN, invitedBy: users.name })
    .from(oneTimeTokens)
    .leftJoin(users, eq(users.id, oneTimeTokens.createdBy))
    .where(isUsable(token));
  return found ?? null;
}

/**
 * Uses a token up, in the transaction that does what it is for: when that fails, the token is still good.
 * Of several at once exactly one gets it; the others get null, as with an unknown, used or expired one.
 */
export async function spendOneTimeToken(
  transaction: StoreTransaction,
  token: string,
): Promise<OneTimeToken | null> {
  const [used] = await transaction
    .update(oneTimeTokens)
    .set({ usedAt: sql`now()` })
    .where(isUsable(token))
    .returning(TOKEN);
  return used ?? null;
}
