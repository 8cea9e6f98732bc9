import "server-only";
import { addIdentity, createUser, findIdentity, findSignIn } from "@/lib/store/users";

/** What a provider says about who signed in there. */
export interface ProviderIdentity {
  provider: string;
  /** Never changes at the provider, unlike an e-mail. */
  subject: string;
  name: string;
  email: string | null;
  /** Whether the provider says that the person proved to own the e-mail. */
  isEmailVerified: boolean;
}

/** The user as whom an identity signs in, or why it may not: what the sign-in page's address then carries. */
export type ProviderSignIn =
  { userId: string } | { refusal: "NotInvited" | "EmailNotConfirmed" | "AccountNotConfirmed" };

/**
 * The user as whom an identity signs in: the one it is linked to; else the account of its verified e-mail, which it is
 * linked to from now on; else, where sign-up is open, a new one. An account that merely says that the e-mail is its own
 * is no such account: whoever typed it there would have the e-mail's owner work before their eyes.
 */
export async function signInWithProvider(
  identity: ProviderIdentity,
  signUp: "invited" | "open",
): Promise<ProviderSignIn> {
  const { provider, subject, name, email, isEmailVerified } = identity;
  const linked = await findIdentity(provider, subject);
  if (linked !== null) return { userId: linked };
  if (email === null || !isEmailVerified) return { refusal: "EmailNotConfirmed" };
  const account = await findSignIn(email);
  if (!account && signUp !== "open") return { refusal: "NotInvited" };
  if (account && !account.isEmailVerified) return { refusal: "AccountNotConfirmed" };
  const userId = account?.id ?? (await createUser({ name: name || email, email, isEmailVerified }));
  await addIdentity(provider, subject, userId);
  return { userId };
}
