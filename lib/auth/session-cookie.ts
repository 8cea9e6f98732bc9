import "server-only";
import { hkdfSync } from "node:crypto";
import { decode, encode } from "next-auth/jwt";
import { runtime } from "@/lib/server/runtime";
import { SESSION_DAYS } from "@/lib/store/user-sessions";

const SESSION_SECONDS = SESSION_DAYS * 24 * 60 * 60;

/** Whether people reach this server by https: then cookies are sent that way only. */
export const isHttps = (): boolean => runtime().baseUrl.startsWith("https://");

/** next-auth's own name for the cookie, so that both read and write the same one. */
export const sessionCookieName = (): string =>
  isHttps() ? "__Secure-next-auth.session-token" : "next-auth.session-token";

/** A key of its own, derived from the instance's secret, which also seals the passwords of targets. */
export function sessionSecret(): string {
  return Buffer.from(
    hkdfSync("sha256", runtime().secret, "", "tunebook: session cookies, version 1", 32),
  ).toString("base64url");
}

/** The session's cookie, encrypted; it carries the session's id and nothing about the person. */
export async function sealSession(sessionId: string): Promise<string> {
  return encode({ token: { sid: sessionId }, secret: sessionSecret(), maxAge: SESSION_SECONDS });
}

/** The session's id in a cookie, or null when it is not ours, was altered or is out of date. */
export async function unsealSession(cookie: string | undefined): Promise<string | null> {
  if (!cookie) return null;
  try {
    const token = await decode({ token: cookie, secret: sessionSecret() });
    return typeof token?.sid === "string" ? token.sid : null;
  } catch {
    return null;
  }
}

/** How the session's cookie is set outside next-auth's own handler. */
export const sessionCookieAttributes = () =>
  ({ httpOnly: true, sameSite: "lax", path: "/", secure: isHttps(), maxAge: SESSION_SECONDS }) as const;
