import "server-only";
import fs from "node:fs";
import path from "node:path";
import { z } from "zod";
import { AppError } from "@/lib/errors";
import { writePrivateFile } from "./private-file";
import { processIdentity } from "./process-identity";

const holderSchema = z.object({
  pid: z.number().int().positive(),
  /** See processIdentity: a number alone may belong to another process by now. */
  identity: z.string(),
  /** Where the holder is reached, once it listens. */
  url: z.string().nullable(),
});
export type LockHolder = z.infer<typeof holderSchema>;

export interface DataLock {
  /** Tells other processes where this one is reached. */
  announce(url: string): void;
  release(): void;
}

const lockPath = (dataDir: string) => path.join(dataDir, "lock.json");

/** The live process that holds the data directory, or null when none does. */
export function readLockHolder(dataDir: string): LockHolder | null {
  return readLive(lockPath(dataDir));
}

function readLive(file: string): LockHolder | null {
  try {
    const holder = holderSchema.parse(JSON.parse(fs.readFileSync(file, "utf8")));
    return processIdentity(holder.pid) === holder.identity ? holder : null;
  } catch {
    return null; // Missing or damaged: a lock is written complete or not at all, so nobody holds a damaged one.
  }
}

/**
 * Takes the data directory for this process, creating it with mode 0700. A lock left by a killed process is
 * recognised and replaced.
 *
 * @throws AppError "conflict" naming the process that holds it.
 */
export function lockDataDirectory(dataDir: string): DataLock {
  createPrivately(dataDir);
  const mine: LockHolder = { pid: process.pid, identity: processIdentity(process.pid) ?? "", url: null };
  const candidate = path.join(dataDir, `lock.${process.pid}`);
  writePrivateFile(candidate, JSON.stringify(mine));
  try {
    // link() is atomic and refuses an existing name; a complete lock appears, or none.
    for (let attempt = 1; !tryLink(candidate, lockPath(dataDir)); attempt++) {
      const holder = readLockHolder(dataDir);
      if (holder || attempt > 5) throw heldBy(holder, dataDir);
      discardStaleLock(dataDir, mine.pid);
    }
  } finally {
    fs.rmSync(candidate, { force: true });
  }
  return {
    announce: (url) => writePrivateFile(lockPath(dataDir), JSON.stringify({ ...mine, url })),
    release: () => fs.rmSync(lockPath(dataDir), { force: true }),
  };
}

function createPrivately(dataDir: string) {
  try {
    fs.mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    fs.chmodSync(dataDir, 0o700);
    fs.accessSync(dataDir, fs.constants.R_OK | fs.constants.W_OK | fs.constants.X_OK);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError("unavailable", `The data directory cannot be used: ${reason}`, {
      hint: "Choose a directory that belongs to you with TUNEBOOK_DATA_DIR.",
      cause,
    });
  }
}

function tryLink(from: string, to: string): boolean {
  try {
    fs.linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/**
 * Moves a stale lock aside before deleting it: when another starting process was faster, what we moved is its
 * live lock, and goes back.
 */
function discardStaleLock(dataDir: string, pid: number) {
  const aside = path.join(dataDir, `lock.stale.${pid}`);
  try {
    fs.renameSync(lockPath(dataDir), aside);
  } catch {
    return; // Another process removed it meanwhile.
  }
  if (readLive(aside)) tryLink(aside, lockPath(dataDir));
  fs.rmSync(aside, { force: true });
}

function heldBy(holder: LockHolder | null, dataDir: string): AppError {
  const who = holder ? `process ${holder.pid}${holder.url ? ` at ${holder.url}` : ""}` : "another process";
  return new AppError("conflict", `Tunebook already runs on ${dataDir}: ${who}.`, {
    hint: "Use that one, stop it, or give this one a directory of its own with TUNEBOOK_DATA_DIR.",
  });
}
