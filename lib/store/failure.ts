import "server-only";
import { AppError } from "@/lib/errors";

/** Node's codes for a server that cannot be reached. */
const UNREACHABLE = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "ENOTFOUND",
  "EHOSTUNREACH",
]);
/** SQLSTATE class 08 (connection exception), 53300 (too many connections), 57P01-57P03 (shutting down, starting up). */
const UNAVAILABLE_SQLSTATE = /^(08...|53300|57P0[123])$/;
/** pg gives these no code. */
const LOST =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/;

/**
 * `error` as AppError "unavailable" when it says that the store cannot be reached, else null.
 * Drizzle wraps what pg throws, so the causes are searched too.
 */
export function asStoreUnavailable(error: unknown): AppError | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code = "code" in cause ? String(cause.code) : "";
    if (UNREACHABLE.has(code) || UNAVAILABLE_SQLSTATE.test(code) || LOST.test(cause.message))
      return new AppError("unavailable", "Tunebook's store does not answer.", {
        hint: "Nothing that was shown as saved is lost. Try again in a moment.",
        cause: error,
      });
  }
  return null;
}

/** The SQLSTATE in `error` or its causes, or null. */
export function sqlstateOf(error: unknown): string | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if ("code" in cause && /^[0-9A-Z]{5}$/.test(String(cause.code))) return String(cause.code);
  return null;
}

export const UNIQUE_VIOLATION = "23505";
