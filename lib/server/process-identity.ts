import "server-only";
import { execFileSync } from "node:child_process";
import fs from "node:fs";

/**
 * What tells process `pid` from another one that gets the same number later: when it was started.
 *
 * @returns an opaque text, or null when there is no such process.
 */
export function processIdentity(pid: number): string | null {
  try {
    if (process.platform !== "linux") {
      const started = execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim();
      return started || null;
    }
    const boot = fs.readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    const stat = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
    // Field 22 is the start time in ticks; fields are counted after the command, which may contain spaces.
    const startTicks = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
    return `${boot}:${startTicks}`;
  } catch {
    return null;
  }
}
