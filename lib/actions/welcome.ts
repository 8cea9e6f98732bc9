import "server-only";
import { setSessionCookie } from "@/lib/auth/browser-session";
import type { OpenedSession } from "@/lib/auth/one-time-url";
import { readUserSession } from "@/lib/store/user-sessions";
import { createFromTemplate } from "./template-notebook";

/** Signs this browser in, and returns where to go: somebody new gets the tour as a notebook of their own. */
export async function welcome(opened: OpenedSession): Promise<string> {
  await setSessionCookie(opened.sessionId);
  const session = opened.isNew ? await readUserSession(opened.sessionId) : null;
  if (!session) return "/";
  return `/n/${await createFromTemplate({ ...session, linkHashes: [] }, "tour")}`;
}
