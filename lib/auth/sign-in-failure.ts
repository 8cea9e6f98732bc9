import "server-only";

/** next-auth's codes for what can go wrong with a provider. */
const SENTENCES: Record<string, string> = {
  AccessDenied: "The provider refused to sign you in.",
  CredentialsSignin: "The e-mail or the password is not right.",
  NotInvited:
    "Nobody with your e-mail has an account on this Tunebook. Ask its administrator for an invitation.",
  EmailNotConfirmed:
    "The provider did not confirm an e-mail address for you. Verify your e-mail there first.",
  AccountNotConfirmed:
    "An account here uses your e-mail, but nobody proved that it is theirs. If it is yours, sign in by its password; if not, tell the administrator.",
};

const UNFORESEEN =
  "Signing in with the provider failed. Try again; if it stays this way, tell the administrator.";

/**
 * The sentence for the `error` in the sign-in page's address, or null when there is none.
 *
 * Only known codes become text: anybody can make such an address, so what it says is never shown as ours.
 */
export function signInFailure(code: string | null): string | null {
  return code === null ? null : (SENTENCES[code] ?? UNFORESEEN);
}
