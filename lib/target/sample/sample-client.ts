import "server-only";
import pg from "pg";
import { AppError } from "@/lib/errors";

/**
 * Connects to `database` on the server of `adminUrl`; without `database`, to the one that the URL names.
 *
 * @throws AppError "target-unreachable"
 */
export async function connectSample(adminUrl: string, database?: string): Promise<pg.Client> {
  const url = new URL(adminUrl);
  if (database !== undefined) url.pathname = `/${encodeURIComponent(database)}`;
  const client = new pg.Client({ connectionString: url.href, application_name: "tunebook sample" });
  // A backend that is terminated while idle would otherwise end the process; a running query rejects by itself.
  client.on("error", () => undefined);
  try {
    await client.connect();
  } catch (cause) {
    throw new AppError("target-unreachable", "The server that should hold the sample does not answer.", {
      cause,
    });
  }
  return client;
}

/**
 * Runs `work`, and drops the clients' connections on abort: their running query then rejects at once, though its
 * backend works on until somebody drops its database.
 */
export async function untilAborted<T>(
  signal: AbortSignal | undefined,
  clients: readonly pg.Client[],
  work: () => Promise<T>,
): Promise<T> {
  const drop = () => void Promise.allSettled(clients.map((client) => client.end()));
  signal?.throwIfAborted();
  signal?.addEventListener("abort", drop, { once: true });
  try {
    return await work();
  } finally {
    signal?.removeEventListener("abort", drop);
  }
}

/** `cause` as AppError "statement-failed" when PostgreSQL reported it, otherwise `cause` itself. */
export function asStatementFailure(what: string, cause: unknown): unknown {
  if (!(cause instanceof pg.DatabaseError)) return cause;
  const { severity = "ERROR", code: sqlstate = "XX000", message } = cause;
  const database = { severity, sqlstate, message };
  return new AppError("statement-failed", `${what}: ${message}`, { cause, database });
}
