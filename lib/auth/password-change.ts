import "server-only";
import { AppError } from "@/lib/errors";
import type { Accessor } from "@/lib/store/access";
import { recordAudit } from "@/lib/store/audit";
import { admitSignIn, forgiveSignIn } from "@/lib/store/sign-in-attempts";
import { readOwnPasswordHash, writeOwnPasswordHash } from "@/lib/store/users";
import { hashPassword, isPasswordOf } from "./password";

/**
 * Sets the accessor's password, or changes it: then the present one must be right, and guesses at it are throttled as
 * those at signing in are. They count for the user's id, because the e-mail can be changed between two guesses.
 *
 * @returns whether a password was set before.
 * @throws AppError "forbidden" when the present password is not right, "throttled" saying when to try again.
 */
export async function changePassword(
  accessor: Accessor & { userId: string },
  { present, next }: { present: string; next: string },
  address: string,
): Promise<{ hadPassword: boolean }> {
  const passwordHash = await readOwnPasswordHash(accessor);
  if (passwordHash !== null) {
    const attempt = await admitSignIn(accessor.userId, address);
    if (!(await isPasswordOf(passwordHash, present)))
      throw new AppError("forbidden", "The present password is not right.");
    await forgiveSignIn(attempt);
  }
  await writeOwnPasswordHash(accessor, await hashPassword(next));
  await recordAudit({ userId: accessor.userId, action: "password.set" });
  return { hadPassword: passwordHash !== null };
}
