import "server-only";

/**
 * Whether a request is somebody opening a page, and not the preview of a link, a prefetch or a scanner of mail.
 *
 * Browsers say so of a navigation on https and on loopback. Over plain http to another host they say nothing, which
 * counts as no.
 */
export function isOpenedByPerson(headers: Headers): boolean {
  const purpose = headers.get("sec-purpose") ?? headers.get("purpose") ?? "";
  return headers.get("sec-fetch-mode") === "navigate" && !/prefetch|prerender/.test(purpose);
}
