import "server-only";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const FAST_SHUTDOWN_MS = 20_000;
const IMMEDIATE_SHUTDOWN_MS = 5_000;

/** The pid in the first line of a cluster's postmaster.pid, or undefined when there is no such file. */
export function readPostmasterPid(clusterDirectory: string): number | undefined {
  try {
    const pid = Number.parseInt(fs.readFileSync(path.join(clusterDirectory, "postmaster.pid"), "utf8"), 10);
    return pid > 0 ? pid : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/**
 * Ends a server that an earlier process left running on this cluster (that process was killed), and removes a
 * postmaster.pid whose number now belongs to something else, which PostgreSQL itself cannot tell apart.
 *
 * Call it only while holding the lock on the data directory: a server of a live instance looks the same.
 */
export async function endOrphanedPostmaster(clusterDirectory: string, log: (line: string) => void) {
  const pid = readPostmasterPid(clusterDirectory);
  if (pid === undefined) return;
  if (!servesCluster(pid, clusterDirectory)) {
    log(`removing a stale postmaster.pid of process ${pid}`);
    fs.rmSync(path.join(clusterDirectory, "postmaster.pid"), { force: true });
    return;
  }
  log(`stopping PostgreSQL process ${pid}, left running by an earlier start`);
  if (await signalAndWait(pid, "SIGINT", clusterDirectory, FAST_SHUTDOWN_MS)) return;
  await signalAndWait(pid, "SIGQUIT", clusterDirectory, IMMEDIATE_SHUTDOWN_MS);
}

async function signalAndWait(
  pid: number,
  signal: NodeJS.Signals,
  clusterDirectory: string,
  timeoutMs: number,
) {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return true;
    throw error;
  }
  for (let waitedMs = 0; waitedMs < timeoutMs; waitedMs += 50) {
    if (!servesCluster(pid, clusterDirectory)) return true;
    await sleep(50);
  }
  return false;
}

/** Whether process `pid` is a postmaster of this very cluster: a server's working directory is its cluster. */
function servesCluster(pid: number, clusterDirectory: string): boolean {
  if (process.platform === "linux") {
    try {
      return fs.readlinkSync(`/proc/${pid}/cwd`) === fs.realpathSync(clusterDirectory);
    } catch {
      return false; // No such process, or one of another user: not ours.
    }
  }
  try {
    return execFileSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" }).includes(
      clusterDirectory,
    );
  } catch {
    return false;
  }
}
