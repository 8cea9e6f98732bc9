import "server-only";
import { cookies } from "next/headers";
import { sealSession, sessionCookieAttributes, sessionCookieName } from "./session-cookie";

/** Signs this browser in with a session that was opened for it, in an action or a route. */
export async function setSessionCookie(sessionId: string): Promise<void> {
  (await cookies()).set(sessionCookieName(), await sealSession(sessionId), sessionCookieAttributes());
}
