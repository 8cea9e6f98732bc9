import "server-only";
import { runtime } from "@/lib/server/runtime";
import type { SignInOrigin } from "@/lib/store/user-sessions";

/** From which browser and address a request comes, to show in the list of sessions and to throttle by. */
export function signInOrigin(headers: Headers): SignInOrigin {
  return { userAgent: headers.get("user-agent") ?? "", address: clientAddress(headers) };
}

/**
 * The address that the nearest proxy saw, or the socket's, which the server puts into the same header. Entries further
 * left are what the client claims.
 */
export function clientAddress(headers: Headers): string {
  return headers.get("x-forwarded-for")?.split(",").at(-1)?.trim() || "unknown";
}

/** The origin under which this browser reached us, which may be another name of this machine than the configured one. */
export function requestOrigin(headers: Headers): string {
  const { protocol, host } = new URL(runtime().baseUrl);
  return `${protocol}//${headers.get("x-forwarded-host") ?? headers.get("host") ?? host}`;
}

/** `path` when it is a path on this server, else "/": nobody is sent elsewhere after signing in. */
export function localPath(path: string | null | undefined): string {
  if (!path?.startsWith("/")) return "/";
  const resolved = new URL(path, "http://local");
  // Resolving takes dots out: "/.//host" becomes "//host", which a browser reads as another site.
  if (resolved.host !== "local" || resolved.pathname.startsWith("//")) return "/";
  return resolved.pathname + resolved.search + resolved.hash;
}
