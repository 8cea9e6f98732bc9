import type { NextRequest } from "next/server";
import { openOneTimeUrl } from "@/lib/actions/start";

/**
 * The one-time URL. Opened by a person it signs in at once; fetched by anything else (a link's preview, a prefetch, a
 * scanner of mail) it is left unused, and the page behind it asks for one click.
 */
export async function GET(request: NextRequest): Promise<Response> {
  const token = request.nextUrl.searchParams.get("token") ?? "";
  if (!isOpenedByPerson(request.headers)) return goTo(confirmPath(token));
  const opened = await openOneTimeUrl({ token });
  return goTo(opened.ok ? opened.value.path : confirmPath(token));
}

/** Browsers say so of a navigation on https and on loopback; over plain http to another host they say nothing. */
function isOpenedByPerson(headers: Headers): boolean {
  const purpose = headers.get("sec-purpose") ?? headers.get("purpose") ?? "";
  return headers.get("sec-fetch-mode") === "navigate" && !purpose.includes("prefetch");
}

const confirmPath = (token: string) => `/start/confirm?token=${encodeURIComponent(token)}`;

function goTo(location: string): Response {
  const headers = { location, "cache-control": "no-store", "referrer-policy": "no-referrer" };
  return new Response(null, { status: 303, headers });
}
