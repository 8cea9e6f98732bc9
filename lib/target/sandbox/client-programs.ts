import "server-only";
import { execFile } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { AppError } from "@/lib/errors";

/** A pg_dump and a pg_restore of one installation. */
export interface ClientPrograms {
  major: number;
  dump: string;
  restore: string;
}

/** Where packages put the programs of each major version: Debian, Red Hat, Homebrew, Postgres.app. */
const INSTALLATIONS = [
  { parent: "/usr/lib/postgresql", below: "bin" },
  { parent: "/usr", below: "bin", named: /^pgsql-\d+$/ },
  { parent: "/opt/homebrew/opt", below: "bin", named: /^(postgresql@\d+|postgresql|libpq)$/ },
  { parent: "/usr/local/opt", below: "bin", named: /^(postgresql@\d+|postgresql|libpq)$/ },
  { parent: "/Applications/Postgres.app/Contents/Versions", below: "bin", named: /^\d+$/ },
];

const run = promisify(execFile);
const VERSION_TIMEOUT_MS = 5000;

/** Directories that may hold pg_dump: those of `searchPath` first, then where packages put it. */
export function programDirectories(searchPath: string): string[] {
  const installed = INSTALLATIONS.flatMap(({ parent, below, named }) =>
    entriesOf(parent)
      .filter((entry) => !named || named.test(entry))
      .map((entry) => path.join(parent, entry, below)),
  );
  return [...new Set([...searchPath.split(path.delimiter), ...installed])].filter((directory) =>
    ["pg_dump", "pg_restore"].every(
      (program) => directory !== "" && existsSync(path.join(directory, program)),
    ),
  );
}

/**
 * The programs of the oldest installation that can dump a server of `serverMajor`: pg_dump refuses newer servers.
 *
 * @throws AppError "unavailable" that says what was found and what to install.
 */
export async function findClientPrograms(
  serverMajor: number,
  directories: readonly string[],
): Promise<ClientPrograms> {
  const found = (await Promise.all(directories.map(programsIn))).flatMap((one) => one ?? []);
  const [fitting] = found.filter(({ major }) => major >= serverMajor).sort((a, b) => a.major - b.major);
  if (fitting) return fitting;
  const newest = Math.max(0, ...found.map(({ major }) => major));
  throw new AppError(
    "unavailable",
    newest === 0
      ? "Copying into the lab needs pg_dump and pg_restore, and they are not installed on Tunebook's machine."
      : `Copying from PostgreSQL ${serverMajor} needs its pg_dump or a newer one; the newest on Tunebook's machine is ${newest}.`,
    {
      hint: `Install PostgreSQL's client programs, version ${serverMajor} or newer (postgresql-client-${serverMajor}).`,
    },
  );
}

async function programsIn(directory: string): Promise<ClientPrograms | null> {
  const [dump, restore] = [path.join(directory, "pg_dump"), path.join(directory, "pg_restore")];
  try {
    const { stdout } = await run(dump, ["--version"], { timeout: VERSION_TIMEOUT_MS });
    const major = Number(/\) (\d+)/.exec(stdout)?.[1]);
    return Number.isInteger(major) ? { major, dump, restore } : null;
  } catch {
    return null; // It is there and does not start: of another platform, or without its libraries.
  }
}

function entriesOf(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}
