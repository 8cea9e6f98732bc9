"use client";

import { formatAgo, formatInstant } from "@/lib/format/moment";
import type { RunView } from "@/lib/notebook/runs";
import { provenance } from "./run-status";
import { useNow } from "./use-now";

/** Under an output: which run it is, by whom, when, on what, and why it may no longer hold. */
export function RunFooter({ run, staleReasons }: { run: RunView; staleReasons: readonly string[] }) {
  const finished = run.finishedAt ? new Date(run.finishedAt) : null;
  const now = useNow(true, 60_000, finished?.getTime() ?? 0);
  return (
    <footer className="flex flex-wrap gap-x-3 gap-y-0.5 border-t border-line px-3 py-1.5 text-sm text-ink-3">
      {provenance(run).map((part) => (
        <span key={part}>{part}</span>
      ))}
      {finished && (
        <time dateTime={finished.toISOString()} title={formatInstant(finished)}>
          {formatAgo(finished, new Date(now))}
        </time>
      )}
      {Object.entries(run.params).map(([name, value]) => (
        <span key={name} className="font-mono">
          {name} = {value ?? "NULL"}
        </span>
      ))}
      {staleReasons.length > 0 && <span className="text-worse">{staleReasons.join("; ")}</span>}
    </footer>
  );
}
