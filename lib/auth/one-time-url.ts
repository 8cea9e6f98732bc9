import "server-only";
import { sql } from "drizzle-orm";
import { AppError } from "@/lib/errors";
import type { Accessor } from "@/lib/store/access";
import { recordAudit } from "@/lib/store/audit";
import { store, type StoreTransaction } from "@/lib/store/client";
import {
  deleteUnusedTokens,
  insertOneTimeToken,
  spendOneTimeToken,
  type OneTimeToken,
} from "@/lib/store/one-time-tokens";
import { openUserSession, type SignInOrigin } from "@/lib/store/user-sessions";
import { createUser, findOwner } from "@/lib/store/users";
import { hashPassword } from "./password";

const OPENING_LOCK = 7_465_208;

/** What the first owner is called until they say otherwise on the account page. */
const FIRST_OWNER = { name: "Owner", email: "owner@localhost" };

/**
 * A URL that signs the instance's owner in, and creates them if there is none yet: printed at first start and by
 * `tunebook sign-in`. Whoever reads that terminal owns the data directory anyway. URLs printed earlier stop working.
 */
export async function createOwnerUrl(baseUrl: string): Promise<string> {
  const owner = await findOwner();
  const purpose = owner === null ? "owner" : "sign-in";
  await deleteUnusedTokens(purpose);
  const token = await insertOneTimeToken({ purpose, userId: owner, email: null, createdBy: null });
  return oneTimeUrl(baseUrl, token);
}

/** A URL by which the person of an e-mail creates their account. For admins. */
export async function createInvitationUrl(
  accessor: Accessor,
  email: string,
  baseUrl: string,
): Promise<string> {
  if (!accessor.isAdmin) throw new AppError("forbidden", "Only an administrator invites people.");
  const token = await insertOneTimeToken({
    purpose: "invitation",
    userId: null,
    email,
    createdBy: accessor.userId,
  });
  return oneTimeUrl(baseUrl, token);
}

const oneTimeUrl = (baseUrl: string, token: string) => `${baseUrl}/start?token=${token}`;

/** A session that a one-time URL opened. */
export interface OpenedSession {
  sessionId: string;
  userId: string;
  /** True when the account was created by this very opening. */
  isNew: boolean;
}

/** A one-time URL that is unknown, used or out of date: the three are not told apart. */
const unusable = () =>
  new AppError("not-found", "This link was already used, is older than a day, or was never made.", {
    hint: "Print a new one with `npx tunebook sign-in`, or ask your administrator for another invitation.",
  });

/**
 * Uses an owner's or sign-in token up and opens a session.
 * @throws AppError "not-found" when it cannot be used (any more).
 */
export async function openOneTimeUrl(token: string, origin: SignInOrigin): Promise<OpenedSession> {
  return opening(token, origin, async (transaction, used) => {
    if (used.purpose === "invitation") throw unusable();
    if (used.userId !== null) return { userId: used.userId, isNew: false };
    const owner = await findOwner(transaction);
    if (owner !== null) return { userId: owner, isNew: false };
    const userId = await createUser({ ...FIRST_OWNER, isAdmin: true }, transaction);
    await recordAudit({ userId, action: "owner.created" }, transaction);
    return { userId, isNew: true };
  });
}

/** Creates the account that an invitation is for, and opens a session. When it fails, the invitation is still good. */
export async function acceptInvitation(
  token: string,
  person: { name: string; password: string },
  origin: SignInOrigin,
): Promise<OpenedSession> {
  const passwordHash = await hashPassword(person.password);
  return opening(token, origin, async (transaction, used) => {
    if (used.purpose !== "invitation" || used.email === null) throw unusable();
    const invited = { name: person.name, email: used.email, isEmailVerified: true, passwordHash };
    const userId = await createUser(invited, transaction);
    await recordAudit({ userId, action: "invitation.accepted", subject: used.email }, transaction);
    return { userId, isNew: true };
  });
}

async function opening(
  token: string,
  origin: SignInOrigin,
  whoOpens: (
    transaction: StoreTransaction,
    used: OneTimeToken,
  ) => Promise<{ userId: string; isNew: boolean }>,
): Promise<OpenedSession> {
  return store().transaction(async (transaction) => {
    // Two owner's URLs opened at the same moment must not make two owners.
    await transaction.execute(sql`select pg_advisory_xact_lock(${OPENING_LOCK})`);
    const used = await spendOneTimeToken(transaction, token);
    if (!used) throw unusable();
    const opened = await whoOpens(transaction, used);
    const sessionId = await openUserSession(opened.userId, origin, transaction);
    const detail = { by: used.purpose, address: origin.address };
    await recordAudit({ userId: opened.userId, action: "signed-in", detail }, transaction);
    return { ...opened, sessionId };
  });
}
