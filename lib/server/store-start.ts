import "server-only";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { AppError } from "@/lib/errors";

const PATIENCE_MS = 10_000;
const RETRY_MS = 500;
const OLDEST_SUPPORTED = 150_000;

/** SQLSTATEs and socket errors of a server that is about to come up. */
const NOT_YET = new Set(["57P03", "ECONNREFUSED", "ECONNRESET", "ENOTFOUND", "EAI_AGAIN", "ETIMEDOUT"]);

/**
 * Waits until the store at `url` answers: one that starts beside us may need some seconds.
 *
 * @throws AppError "unavailable", naming the host but never the password.
 */
export async function waitForStore(url: string, patienceMs = PATIENCE_MS): Promise<void> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const failure = await tryStore(url);
    if (!failure) return;
    if (!NOT_YET.has(failure.code) || performance.now() > deadline) throw unreachable(url, failure.cause);
    await sleep(RETRY_MS);
  }
}

async function tryStore(url: string): Promise<{ code: string; cause: Error } | null> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ version: number }>(
      "SELECT current_setting('server_version_num')::int AS version",
    );
    if ((rows[0]?.version ?? 0) >= OLDEST_SUPPORTED) return null;
    return { code: "", cause: new Error("it is older than PostgreSQL 15") };
  } catch (error) {
    const cause = error instanceof Error ? error : new Error(String(error));
    return { code: (cause as NodeJS.ErrnoException).code ?? "", cause };
  } finally {
    await client.end().catch(() => undefined);
  }
}

function unreachable(url: string, cause: Error): AppError {
  const { hostname, port, pathname } = new URL(url);
  const where = `${hostname}:${port || 5432}${pathname}`;
  // An AggregateError, from a name with several addresses, has an empty message.
  const reason = cause.message || (cause as NodeJS.ErrnoException).code || cause.name;
  return new AppError("unavailable", `The store at ${where} cannot be used: ${reason}`, {
    hint: "Check DATABASE_URL, and that the server accepts connections from here.",
    cause,
  });
}
