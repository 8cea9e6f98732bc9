import { cookies } from "next/headers";
import { NextResponse } from "next/server";
import { addToShareLinkCookie, SHARE_LINK_COOKIE, shareLinkCookieAttributes } from "@/lib/auth/share-link-cookie";
import { runtime } from "@/lib/server/runtime";
import { resolveShareLink } from "@/lib/store/share-links";

interface Props {
  params: Promise<{ token: string }>;
}

/** Opens a share link: this browser remembers it, and the address bar shows the notebook instead of the secret. */
export async function GET(_request: Request, { params }: Props) {
  const { token } = await params;
  const link = await resolveShareLink(token);
  const { baseUrl } = runtime();
  if (!link) return NextResponse.redirect(`${baseUrl}/link-ended`, { headers: { "cache-control": "no-store" } });
  const jar = await cookies();
  jar.set(SHARE_LINK_COOKIE, addToShareLinkCookie(jar.get(SHARE_LINK_COOKIE)?.value, token), shareLinkCookieAttributes());
  return NextResponse.redirect(`${baseUrl}/n/${link.notebookId}`, { headers: { "cache-control": "no-store" } });
}
