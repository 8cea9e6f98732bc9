import { cookies } from "next/headers";
import {
  addToShareLinkCookie,
  SHARE_LINK_COOKIE,
  shareLinkCookieAttributes,
} from "@/lib/auth/share-link-cookie";
import { resolveShareLink } from "@/lib/store/share-links";

interface Props {
  params: Promise<{ token: string }>;
}

/** Opens a share link: this browser remembers it, and the address bar shows the notebook instead of the secret. */
export async function GET(_request: Request, { params }: Props) {
  const { token } = await params;
  const link = await resolveShareLink(token);
  if (!link) return goTo("/link-ended");
  const jar = await cookies();
  const opened = addToShareLinkCookie(jar.get(SHARE_LINK_COOKIE)?.value, token);
  jar.set(SHARE_LINK_COOKIE, opened, shareLinkCookieAttributes());
  return goTo(`/n/${link.notebookId}`);
}

/** Without a host: the cookie is good for the name by which this browser reached us, and for no other. */
const goTo = (location: string) =>
  new Response(null, { status: 307, headers: { location, "cache-control": "no-store" } });
