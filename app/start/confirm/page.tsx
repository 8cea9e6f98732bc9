import type { Metadata } from "next";
import Link from "next/link";
import { PageFrame } from "@/components/frame/page-frame";
import { InvitationForm } from "@/components/sign-in/invitation-form";
import { OpenOneTimeUrl } from "@/components/sign-in/open-one-time-url";
import { currentAccessor } from "@/lib/auth/current";
import { peekOneTimeToken } from "@/lib/store/one-time-tokens";

export const metadata: Metadata = { title: "Start", referrer: "no-referrer" };

interface Props {
  searchParams: Promise<{ token?: string | string[] }>;
}

/** What a one-time URL shows when it could not sign in by itself: a button, an invitation's form, or why it is over. */
export default async function ConfirmPage({ searchParams }: Props) {
  const { token } = await searchParams;
  const found = typeof token === "string" ? await peekOneTimeToken(token) : null;
  if (!found || typeof token !== "string") return <UsedUrl />;
  if (found.purpose !== "invitation")
    return (
      <PageFrame userName={null} title="Sign in to this Tunebook">
        <p className="mb-4 max-w-[60ch] text-ink-2">This link signs you in once. It needs no password.</p>
        <OpenOneTimeUrl token={token} />
      </PageFrame>
    );
  return (
    <PageFrame userName={null} title="Your account on this Tunebook">
      <p className="mb-4 max-w-[60ch] text-ink-2">
        {found.invitedBy ?? "An administrator"} invited you. You will sign in as {found.email}.
      </p>
      <InvitationForm token={token} />
    </PageFrame>
  );
}

async function UsedUrl() {
  const { userId, userName } = await currentAccessor();
  return (
    <PageFrame userName={userId === null ? null : userName} title="This link is over">
      <div className="grid max-w-[60ch] gap-3 text-ink-2">
        <p>It was already used, is older than a day, or was never made. Each link works once.</p>
        {userId === null ? (
          <p>
            To get in, run <code className="font-mono text-sm text-ink">npx tunebook sign-in</code> where
            Tunebook runs, ask your administrator for a new invitation, or{" "}
            <Link href="/sign-in" className="text-accent underline">
              sign in with your password
            </Link>
            .
          </p>
        ) : (
          <p>
            You are signed in as {userName}.{" "}
            <Link href="/" className="text-accent underline">
              Go to your notebooks
            </Link>
          </p>
        )}
      </div>
    </PageFrame>
  );
}
