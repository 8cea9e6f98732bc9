import type { NextRequest } from "next/server";
import { openOneTimeUrl } from "@/lib/actions/start";
import { isOpenedByPerson } from "@/lib/auth/opened-by-person";

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

const confirmPath = (token: string) => `/start/confirm?token=${encodeURIComponent(token)}`;

function goTo(location: string): Response {
  const headers = { location, "cache-control": "no-store", "referrer-policy": "no-referrer" };
  return new Response(null, { status: 303, headers });
}
