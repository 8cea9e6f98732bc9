import "server-only";
import { AppError } from "@/lib/errors";
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

/**
 * The user as whom an identity signs in: the one it is linked to; else the account of its verified e-mail, which it is
 * linked to from now on; else, where sign-up is open, a new one.
 *
 * @throws AppError "forbidden" when none of these applies.
 */
export async function signInWithProvider(
  identity: ProviderIdentity,
  signUp: "invited" | "open",
): Promise<string> {
  const { provider, subject, name, email, isEmailVerified } = identity;
  const linked = await findIdentity(provider, subject);
  if (linked !== null) return linked;
  if (email === null || !isEmailVerified)
    throw new AppError("forbidden", "The provider did not confirm an e-mail address for you.", {
      hint: "Verify your e-mail there first.",
    });
  const account = await findSignIn(email);
  if (!account && signUp !== "open")
    throw new AppError("forbidden", `${email} has no account on this Tunebook.`, {
      hint: "Ask its administrator for an invitation.",
    });
  const userId = account?.id ?? (await createUser({ name: name || email, email }));
  await addIdentity(provider, subject, userId);
  return userId;
}
