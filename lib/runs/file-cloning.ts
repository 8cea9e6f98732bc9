import "server-only";
import { runtime } from "@/lib/server/runtime";
import type { TargetConnection } from "@/lib/store/target-connections";

/** Whether the file system under a target shares blocks between files; null where only its server could tell. */
export async function clonesFiles({ kind }: TargetConnection): Promise<boolean | null> {
  return kind === "lab" ? ((await runtime().labAdministration?.clonesFiles()) ?? null) : null;
}
