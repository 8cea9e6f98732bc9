import "server-only";
import type { Account, AuthOptions, Profile, User } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { runtime } from "@/lib/server/runtime";
import { recordAudit } from "@/lib/store/audit";
import { asStoreUnavailable } from "@/lib/store/failure";
import { openUserSession, readUserSession, revokeUserSession, SESSION_DAYS } from "@/lib/store/user-sessions";
import { findIdentity } from "@/lib/store/users";
import { signInWithPassword } from "./password-sign-in";
import { signInWithProvider } from "./provider-sign-in";
import { oauthProviders } from "./providers";
import { clientAddress, localPath, requestOrigin, signInOrigin } from "./request-origin";
import { isHttps, sessionSecret } from "./session-cookie";

declare module "next-auth/jwt" {
  interface JWT {
    /** The id of our own session, the only thing that the cookie carries. */
    sid?: string;
  }
}

/** next-auth's options for one request: sessions are opened with where it came from. */
export function authOptions(headers: Headers): AuthOptions {
  return {
    secret: sessionSecret(),
    useSecureCookies: isHttps(),
    session: { strategy: "jwt", maxAge: SESSION_DAYS * 24 * 60 * 60 },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    providers: [passwordProvider(headers), ...oauthProviders(env())],
    callbacks: {
      signIn: ({ account, profile, user }) => admitProvider(account, profile, user),
      async jwt({ token, user, account, trigger }) {
        if (trigger !== "signIn" && trigger !== "signUp") return { sid: token.sid };
        return { sid: await openSession(headers, account, user) };
      },
      session: ({ session }) => ({ expires: session.expires }),
      redirect: ({ url }) => requestOrigin(headers) + localPath(withoutOrigin(url, headers)),
    },
    events: { signOut: ({ token }) => closeSession(token.sid) },
  };
}

function withoutOrigin(url: string, headers: Headers): string {
  for (const origin of [requestOrigin(headers), runtime().baseUrl])
    if (url === origin || url.startsWith(`${origin}/`)) return url.slice(origin.length) || "/";
  return url;
}

function passwordProvider(headers: Headers) {
  return CredentialsProvider({
    credentials: { email: { type: "email" }, password: { type: "password" } },
    async authorize(credentials) {
      try {
        const { email = "", password = "" } = credentials ?? {};
        return { id: await signInWithPassword({ email, password }, clientAddress(headers)) };
      } catch (error) {
        const expected = error instanceof AppError ? error : asStoreUnavailable(error);
        // next-auth hands the message, and nothing else, on to the sign-in page.
        if (expected) throw new Error(expected.message, { cause: error });
        throw new Error("Signing in failed on our side. Try again.", { cause: error });
      }
    },
  });
}

/** True, or the page that says why this identity may not sign in. */
async function admitProvider(
  account: Account | null,
  profile: Profile | undefined,
  user: User,
): Promise<boolean | string> {
  if (!account || account.type === "credentials") return true;
  const signedIn = await signInWithProvider(
    {
      provider: account.provider,
      subject: account.providerAccountId,
      name: user.name ?? "",
      email: user.email ?? null,
      isEmailVerified:
        profile !== undefined && "email_verified" in profile && profile.email_verified === true,
    },
    env().signUp,
  );
  return "refusal" in signedIn ? `/sign-in?error=${signedIn.refusal}` : true;
}

async function openSession(headers: Headers, account: Account | null, user: User): Promise<string> {
  const userId =
    account && account.type !== "credentials"
      ? await findIdentity(account.provider, account.providerAccountId)
      : user.id;
  if (userId === null) throw new AppError("unauthenticated", "This account was disabled.");
  const origin = signInOrigin(headers);
  const sessionId = await openUserSession(userId, origin);
  const detail = { by: account?.provider ?? "credentials", address: origin.address };
  await recordAudit({ userId, action: "signed-in", detail });
  return sessionId;
}

async function closeSession(sessionId: string | undefined): Promise<void> {
  const session = sessionId === undefined ? null : await readUserSession(sessionId);
  if (!session) return;
  await revokeUserSession({ ...session, linkHashes: [] }, session.id);
  await recordAudit({ userId: session.userId, action: "signed-out" });
  await runtime().documents.recheckAccess(null);
}
