import type { SandboxView } from "@/lib/notebook/sandboxes";

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
