import "server-only";
import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { AppError } from "@/lib/errors";
import type { BackendConfig } from "@/lib/target/types";
import type { ClientPrograms } from "./client-programs";
import { quoteName } from "./database-name";

const KILL_AFTER_MS = 3000;
const LINES_KEPT = 6;

export interface DumpAndRestoreOptions {
  programs: ClientPrograms;
  from: BackendConfig;
  to: BackendConfig;
  schemas: readonly string[];
  signal: AbortSignal;
  /** Called with each table whose rows pg_dump begins to read. */
  onTable(table: string): void;
}

/**
 * Pipes the schemas' dump from one server into a database of another. Passwords go to the two processes in their
 * environment, never in their arguments, which every user of the machine can list.
 *
 * @throws AppError "statement-cancelled" on abort, "unavailable" with the program's own words when one fails.
 */
export async function dumpAndRestore(options: DumpAndRestoreOptions): Promise<void> {
  const { programs, from, to, schemas } = options;
  const dump = spawn(programs.dump, dumpArguments(schemas), {
    env: environmentOf(from),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const restore = spawn(programs.restore, restoreArguments(schemas, to.database), {
    env: environmentOf(to),
    stdio: ["pipe", "ignore", "pipe"],
  });
  // When one of the two dies the pipe breaks; which of them failed is told by their exit codes.
  restore.stdin.on("error", () => undefined);
  dump.stdout.pipe(restore.stdin);
  const stop = () => [dump, restore].forEach(end);
  options.signal.addEventListener("abort", stop, { once: true });
  if (options.signal.aborted) stop();
  try {
    const [dumped, restored] = await Promise.all([
      outcomeOf("pg_dump", dump, options.onTable).finally(() => dump.exitCode !== 0 && end(restore)),
      outcomeOf("pg_restore", restore).finally(() => restore.exitCode !== 0 && end(dump)),
    ]);
    if (options.signal.aborted) throw new AppError("statement-cancelled", "The copy was cancelled.");
    const failed = restored.isOwnFailure ? restored : dumped;
    if (dumped.hasFailed || restored.hasFailed) throw failure(failed);
  } finally {
    options.signal.removeEventListener("abort", stop);
  }
}

function dumpArguments(schemas: readonly string[]): string[] {
  return [
    ...["--format=custom", "--compress=0", "--no-owner", "--no-privileges", "--no-password", "--verbose"],
    ...["--no-publications", "--no-subscriptions", "--no-tablespaces", "--lock-wait-timeout=15000"],
    ...schemas.map((schema) => `--schema=${quoteName(schema)}`),
  ];
}

/** With --schema the schemas themselves are left out: they exist by then, because `public` always does. */
function restoreArguments(schemas: readonly string[], database: string): string[] {
  return [
    ...["--no-owner", "--no-privileges", "--no-tablespaces", "--no-password", "--exit-on-error"],
    ...schemas.map((schema) => `--schema=${schema}`),
    `--dbname=${database}`,
  ];
}

/**
 * libpq's variables alone: nothing of this process's environment, and neither the password file, certificate nor Kerberos
 * ticket of its user, which our own connections do not show either.
 */
function environmentOf({ host, port, role, database, password, tlsMode }: BackendConfig): NodeJS.ProcessEnv {
  return {
    ...{ PGHOST: host, PGPORT: String(port), PGUSER: role, PGDATABASE: database, PGSSLMODE: tlsMode },
    ...{
      PGPASSWORD: password ?? "",
      PGPASSFILE: "/dev/null",
      PGAPPNAME: "tunebook copies",
      PGCONNECT_TIMEOUT: "10",
      PGGSSENCMODE: "disable",
      PGSSLCERTMODE: "disable",
    },
    // As for our own connections: the authorities that this machine trusts (libpq 16).
    ...(tlsMode === "verify-full" ? { PGSSLROOTCERT: "system" } : {}),
    ...{ LC_ALL: "C", NODE_ENV: "production" },
  };
}

interface Outcome {
  program: string;
  hasFailed: boolean;
  /** It said itself what was wrong; a program whose peer died only lost its pipe. */
  isOwnFailure: boolean;
  lastWords: string[];
}

function outcomeOf(
  program: string,
  child: ChildProcess,
  onTable?: (table: string) => void,
): Promise<Outcome> {
  const lastWords: string[] = [];
  if (child.stderr)
    createInterface({ input: child.stderr }).on("line", (line) => {
      const table = /dumping contents of table "(.+)"$/.exec(line)?.[1];
      if (table !== undefined) onTable?.(table);
      if (!/: (error|detail|hint):|^(DETAIL|HINT|Command was):/i.test(line)) return;
      lastWords.push(line);
      if (lastWords.length > LINES_KEPT) lastWords.shift();
    });
  return new Promise((resolve) => {
    const settle = (hasFailed: boolean) =>
      resolve({ program, hasFailed, isOwnFailure: hasFailed && lastWords.length > 0, lastWords });
    child.once("error", (error) => {
      lastWords.push(error.message);
      settle(true);
    });
    child.once("close", (code) => settle(code !== 0));
  });
}

function end(child: ChildProcess): void {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), KILL_AFTER_MS);
  child.once("close", () => clearTimeout(timer));
}

/** Libpq names the host and the role, which whoever may only use the target does not learn. */
const NO_CONNECTION = /connection to server .* failed/;

function failure({ program, lastWords }: Outcome): AppError {
  const words = lastWords.some((line) => NO_CONNECTION.test(line))
    ? "it could not connect to its server."
    : lastWords.map((line) => line.replace(/^pg_(dump|restore): (error: )?/, "")).join(" ");
  return new AppError("unavailable", `${program} failed: ${words === "" ? "it said nothing." : words}`, {
    hint: "Nothing of the copy is left. A schema that refers to another one has to be copied together with it.",
  });
}
