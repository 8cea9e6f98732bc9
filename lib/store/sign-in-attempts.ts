import "server-only";
import { eq, inArray, sql } from "drizzle-orm";
import { AppError } from "@/lib/errors";
import { store } from "./client";
import { signInAttempts } from "./schema";

const WINDOW_MINUTES = 15;
/** Failures within the window before the next attempt has to wait. An address can be a whole office. */
const ALLOWED = { account: 10, address: 50 };

/** An attempt that was let through and is counted as a failure until it is forgiven. */
export interface AdmittedAttempt {
  ids: number[];
  account: string;
}

/**
 * Lets an attempt to sign in through, or refuses it. It is counted before the password is looked at, under a lock per
 * subject, so that a burst of attempts at once gets no more tries than a sequence.
 *
 * @param name what the account is asked for by: its e-mail, or its id by whoever is signed in.
 * @throws AppError "throttled", saying when to try again.
 */
export async function admitSignIn(name: string, address: string): Promise<AdmittedAttempt> {
  const account = `account:${name.trim().toLowerCase()}`;
  const subjects = [
    { subject: account, allowed: ALLOWED.account },
    { subject: `address:${address}`, allowed: ALLOWED.address },
  ];
  return store().transaction(async (transaction) => {
    const ids: number[] = [];
    await transaction.execute(sql`delete from sign_in_attempt where at < now() - interval '1 day'`);
    for (const { subject, allowed } of subjects) {
      await transaction.execute(sql`select pg_advisory_xact_lock(hashtextextended(${subject}, 0))`);
      // The attempt that has to age out before the next one is allowed; the clock is read after the lock was granted.
      const blocking = await transaction.execute<{ wait: number }>(sql`
        select ceil(extract(epoch from at + make_interval(mins => ${WINDOW_MINUTES}) - clock_timestamp()))::int as wait
        from sign_in_attempt
        where subject = ${subject} and at > clock_timestamp() - make_interval(mins => ${WINDOW_MINUTES})
        order by at desc offset ${allowed - 1} limit 1`);
      const wait = blocking.rows[0]?.wait;
      if (wait !== undefined) throw throttled(wait);
      const [inserted] = await transaction
        .insert(signInAttempts)
        .values({ subject, at: sql`clock_timestamp()` })
        .returning({ id: signInAttempts.id });
      if (inserted) ids.push(inserted.id);
    }
    return { ids, account };
  });
}

/** After a right password: the attempt was no failure, and the account's earlier ones no longer count. */
export async function forgiveSignIn(attempt: AdmittedAttempt): Promise<void> {
  await store().delete(signInAttempts).where(inArray(signInAttempts.id, attempt.ids));
  await store().delete(signInAttempts).where(eq(signInAttempts.subject, attempt.account));
}

function throttled(waitSeconds: number): AppError {
  const minutes = Math.max(1, Math.ceil(waitSeconds / 60));
  return new AppError(
    "throttled",
    `Too many failed attempts to sign in. Try again in ${minutes} ${minutes === 1 ? "minute" : "minutes"}.`,
  );
}
