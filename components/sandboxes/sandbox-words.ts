import type { ActionResult } from "@/lib/actions/result";
import { SANDBOX_LIMITS, type SandboxView } from "@/lib/notebook/sandboxes";

/** How often a page asks how far a sandbox is. */
export const SANDBOX_POLL_MS = 700;

export const LIFETIME_WORDS = `A copy to experiment on, dropped after ${SANDBOX_LIMITS.lifetimeHours} hours unless it is kept longer.`;

/** Why an action was refused and what to do, in one text; null when it was not. */
export function describeRefusal(result: ActionResult<unknown>): string | null {
  return result.ok ? null : [result.message, result.hint].filter(Boolean).join(" ");
}

/** What a sandbox is a copy of: `copy of shop as it was then`, `copy of sales, app in crm`. */
export function describeContent({
  content,
  sourceName,
  place,
}: Pick<SandboxView, "content" | "sourceName" | "place">): string {
  const where = place === "lab" ? "in the lab" : "on the server of its source";
  if (content.state === "dump") return `copy of ${content.schemas.join(", ")} of ${sourceName} ${where}`;
  const state = content.state === "now" ? "as it was then" : "as it was loaded";
  return `copy of ${sourceName} ${state}, ${where}`;
}

/** How long it lives: `23 h left`, `12 min left`, `is being dropped`. */
export function describeTimeLeft(expiresAt: Date, now: Date): string {
  const minutes = Math.floor((expiresAt.getTime() - now.getTime()) / 60_000);
  if (minutes < 0) return "is being dropped";
  if (minutes < 60) return `${minutes} min left`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h left`;
  return `${Math.floor(minutes / (24 * 60))} days left`;
}
