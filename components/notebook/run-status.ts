import type { Tone } from "@/components/ui/badge";
import { formatMs } from "@/lib/format/quantity";
import { isRunOver, type RunStatus, type RunView } from "@/lib/notebook/runs";

/** The word for a status, as the chip says it. */
export const STATUS_WORD: Record<RunStatus, string> = {
  queued: "queued",
  running: "running",
  cancelling: "cancelling",
  ok: "ok",
  error: "failed",
  cancelled: "cancelled",
  interrupted: "interrupted",
};

export const STATUS_TONE: Record<RunStatus, Tone> = {
  queued: "accent",
  running: "accent",
  cancelling: "accent",
  ok: "ok",
  error: "danger",
  cancelled: "neutral",
  interrupted: "worse",
};

/** Milliseconds that the run has taken so far, or took; null while it waits. */
export function elapsedMs(run: RunView, now: number): number | null {
  if (run.elapsedMs !== null) return run.elapsedMs;
  if (run.startedAt === null || isRunOver(run.status)) return null;
  return Math.max(0, now - Date.parse(run.startedAt));
}

/** `ok · 96.4 ms`, `running · 3.1 s`, `queued`. */
export function statusText(run: RunView, now: number): string {
  const elapsed = elapsedMs(run, now);
  const word = STATUS_WORD[run.status];
  if (elapsed === null) return word;
  return `${word} · ${isRunOver(run.status) ? formatMs(elapsed) : `${(elapsed / 1000).toFixed(1)}\u202fs`}`;
}

/** Who ran it, when, on what: the line under an output. */
export function provenance(run: RunView): string[] {
  const target = run.target && `${run.target.name}, PostgreSQL ${run.target.serverVersion}`;
  return [`run ${run.number}`, run.startedBy && `by ${run.startedBy.name}`, target].filter(
    (part): part is string => typeof part === "string",
  );
}
