import "server-only";
import type { IncomingHttpHeaders } from "node:http";
import { asStoreUnavailable } from "@/lib/store/failure";
import type { Accessor } from "@/lib/store/access";
import { hashSecretToken } from "@/lib/store/secret-token";
import { readUserSession } from "@/lib/store/user-sessions";
import { sessionCookieName, unsealSession } from "./session-cookie";
import { parseShareLinkCookie, SHARE_LINK_COOKIE } from "./share-link-cookie";

/** Who a request comes from, and by which of their sessions; null when nobody is signed in. */
export interface Visitor {
  accessor: Accessor;
  sessionId: string | null;
}

/**
 * Who holds these cookies. The session is looked up in the store each time, so that a revoked one ends at once.
 * @throws AppError "unavailable" when the store does not answer.
 */
export async function visitorFromCookies(read: (name: string) => string | undefined): Promise<Visitor> {
  const linkHashes = parseShareLinkCookie(read(SHARE_LINK_COOKIE)).map(hashSecretToken);
  const sessionId = await unsealSession(read(sessionCookieName()));
  const session = sessionId === null ? null : await lookUp(sessionId);
  if (!session)
    return { accessor: { userId: null, userName: "", isAdmin: false, linkHashes }, sessionId: null };
  const { userId, userName, isAdmin } = session;
  return { accessor: { userId, userName, isAdmin, linkHashes }, sessionId: session.id };
}

async function lookUp(sessionId: string) {
  try {
    return await readUserSession(sessionId);
  } catch (error) {
    throw asStoreUnavailable(error) ?? error;
  }
}

/** On whose behalf a plain Node request (a WebSocket's upgrade) comes. */
export async function accessorFromRequest(headers: IncomingHttpHeaders | Headers): Promise<Accessor> {
  const header = headers instanceof Headers ? headers.get("cookie") : headers.cookie;
  const cookies = parseCookies(header ?? "");
  return (await visitorFromCookies((name) => cookies.get(name))).accessor;
}

function parseCookies(header: string): Map<string, string> {
  const cookies = new Map<string, string>();
  for (const pair of header.split(";")) {
    const equals = pair.indexOf("=");
    if (equals > 0) cookies.set(pair.slice(0, equals).trim(), decode(pair.slice(equals + 1).trim()));
  }
  return cookies;
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value.replace(/^"(.*)"$/, "$1"));
  } catch {
    return value;
  }
}
