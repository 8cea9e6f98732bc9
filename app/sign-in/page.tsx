import { redirect } from "next/navigation";
import { PageFrame } from "@/components/frame/page-frame";
import { SignInForm } from "@/components/sign-in/sign-in-form";
import { currentAccessor } from "@/lib/auth/current";
import { providerChoices } from "@/lib/auth/providers";
import { localPath } from "@/lib/auth/request-origin";
import { signInFailure } from "@/lib/auth/sign-in-failure";
import { env } from "@/lib/env";

export const metadata = { title: "Sign in" };

type Query = Record<string, string | string[] | undefined>;

const single = (value: string | string[] | undefined) => (typeof value === "string" ? value : null);

/** Signing in; somebody who is signed in already goes where they wanted to. */
export default async function SignInPage({ searchParams }: { searchParams: Promise<Query> }) {
  const query = await searchParams;
  const from = localPath(single(query.from) ?? single(query.callbackUrl));
  if ((await currentAccessor()).userId !== null) redirect(from);
  return (
    <PageFrame userName={null} title="Sign in">
      <SignInForm
        from={from}
        providers={providerChoices(env())}
        failure={signInFailure(single(query.error))}
      />
      <p className="mt-8 max-w-[60ch] text-sm text-ink-3">
        No password yet, or forgotten? Run{" "}
        <code className="font-mono text-sm text-ink-2">npx tunebook sign-in</code> where Tunebook runs: it
        prints a link that signs its owner in once. Everybody else asks an administrator for an invitation.
      </p>
    </PageFrame>
  );
}
