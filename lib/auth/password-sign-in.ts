import "server-only";
import { AppError } from "@/lib/errors";
import { recordAudit } from "@/lib/store/audit";
import { admitSignIn, forgiveSignIn } from "@/lib/store/sign-in-attempts";
import { findSignIn } from "@/lib/store/users";
import { isPasswordOf } from "./password";

/** Longer than any address can be (RFC 5321); the rest is not worth a query. */
const EMAIL_LENGTH = 254;

/**
 * The user whose e-mail and password these are.
 *
 * An unknown e-mail, a wrong password and an account without one are the same answer after the same time.
 * @throws AppError "unauthenticated", or "throttled" saying when to try again.
 */
export async function signInWithPassword(
  credentials: { email: string; password: string },
  address: string,
): Promise<string> {
  const email = credentials.email.trim().slice(0, EMAIL_LENGTH);
  const attempt = await admitSignIn(email, address);
  const account = await findSignIn(email);
  const isRight = await isPasswordOf(account?.passwordHash ?? null, credentials.password);
  if (!account || !isRight) {
    await recordAudit({
      userId: account?.id ?? null,
      action: "sign-in.refused",
      subject: email,
      detail: { address },
    });
    throw new AppError("unauthenticated", "The e-mail or the password is not right.");
  }
  await forgiveSignIn(attempt);
  return account.id;
}
