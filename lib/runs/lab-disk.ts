import "server-only";
import { AppError } from "@/lib/errors";
import { formatBytes } from "@/lib/format/quantity";
import { runtime } from "@/lib/server/runtime";
import type { TargetConnection } from "@/lib/store/target-connections";

/** Stays free on the lab's disk whatever is copied: the store writes to the same one. */
const RESERVE_BYTES = 1 << 30;

/** Whether the file system under a target shares blocks between files; null where only its server could tell. */
export async function clonesFiles({ kind }: Pick<TargetConnection, "kind">): Promise<boolean | null> {
  return kind === "lab" ? ((await runtime().labAdministration?.clonesFiles()) ?? null) : null;
}

/** @throws AppError "too-large" when a copy of `bytes` would leave too little room on the lab's disk. */
export async function refuseWithoutRoom(bytes: number): Promise<void> {
  const free = await runtime().labAdministration?.freeBytes();
  if (free === undefined || bytes + RESERVE_BYTES <= free) return;
  throw new AppError(
    "too-large",
    `A copy of ${formatBytes(bytes)} does not fit: ${formatBytes(free)} are left on the lab's disk, of which ${formatBytes(RESERVE_BYTES)} stay free.`,
    { hint: "Drop sandboxes that are not needed any more, or make room on Tunebook's disk." },
  );
}
