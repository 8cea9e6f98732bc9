"use server";

import { headers } from "next/headers";
import { z } from "zod";
import { currentVisitor } from "@/lib/auth/current";
import { createInvitationUrl } from "@/lib/auth/one-time-url";
import { newPasswordSchema } from "@/lib/auth/password";
import { changePassword } from "@/lib/auth/password-change";
import { clientAddress } from "@/lib/auth/request-origin";
import { runtime } from "@/lib/server/runtime";
import { recordAudit } from "@/lib/store/audit";
import { revokeOtherUserSessions, revokeUserSession } from "@/lib/store/user-sessions";
import * as accounts from "@/lib/store/users";
import { action } from "./action";
import { emailAddress, personName } from "./person";

export const updateProfile = action(
  z.object({ name: personName, email: emailAddress }),
  async (profile, user) => accounts.updateOwnProfile(user, profile),
);

/** Sets a password, or changes it: then the present one is asked for, and every other browser is signed out. */
export const setPassword = action(
  z.object({ present: z.string(), next: newPasswordSchema }),
  async (passwords, user) => {
    const { hadPassword } = await changePassword(user, passwords, clientAddress(await headers()));
    const { sessionId } = await currentVisitor();
    if (hadPassword) await revokeOtherUserSessions(user, sessionId);
    await runtime().documents.recheckAccess(null);
  },
);

/** Signs one of the user's own browsers out. */
export const revokeSession = action(z.object({ sessionId: z.string() }), async ({ sessionId }, user) => {
  await revokeUserSession(user, sessionId);
  await recordAudit({ userId: user.userId, action: "sessions.revoked", detail: { sessionId } });
  await runtime().documents.recheckAccess(null);
});

/** Signs every browser but this one out; returns how many it were. */
export const signOutElsewhere = action(z.object({}), async (_input, user) => {
  const { sessionId } = await currentVisitor();
  const count = await revokeOtherUserSessions(user, sessionId);
  await recordAudit({ userId: user.userId, action: "sessions.revoked", detail: { count } });
  await runtime().documents.recheckAccess(null);
  return { count };
});

/** Makes a URL by which the person of an e-mail creates their account; good once, for 24 hours. */
export const invitePerson = action(z.object({ email: emailAddress }), async ({ email }, user) => {
  const url = await createInvitationUrl(user, email, runtime().baseUrl);
  await recordAudit({ userId: user.userId, action: "person.invited", subject: email });
  return { url };
});

/** Disables an account, which signs it out everywhere, or enables it again. */
export const setAccountDisabled = action(
  z.object({ userId: z.uuid(), isDisabled: z.boolean() }),
  async ({ userId, isDisabled }, user) => {
    await accounts.setAccountDisabled(user, userId, isDisabled);
    const did = isDisabled ? "person.disabled" : "person.enabled";
    await recordAudit({ userId: user.userId, action: did, subject: userId });
    await runtime().documents.recheckAccess(null);
  },
);
