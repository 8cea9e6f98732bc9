import "server-only";
import { isHttps } from "./session-cookie";

/** The tokens of the share links that this browser has opened. */
export const SHARE_LINK_COOKIE = "tunebook.links";

const TOKEN = /^[\w-]{20,64}$/;
/** The oldest are forgotten first; opening the link again brings them back. */
const KEPT_LINKS = 20;
const KEPT_SECONDS = 365 * 24 * 60 * 60;

export function parseShareLinkCookie(cookie: string | undefined): string[] {
  return (cookie ?? "")
    .split(".")
    .filter((token) => TOKEN.test(token))
    .slice(-KEPT_LINKS);
}

/** The cookie's value after `token` was opened too. */
export function addToShareLinkCookie(cookie: string | undefined, token: string): string {
  const others = parseShareLinkCookie(cookie).filter((known) => known !== token);
  return [...others, token].slice(-KEPT_LINKS).join(".");
}

export const shareLinkCookieAttributes = () =>
  ({ httpOnly: true, sameSite: "lax", path: "/", secure: isHttps(), maxAge: KEPT_SECONDS }) as const;
