"use client";

import { Badge } from "@/components/ui/badge";
import { isRunOver, type RunView } from "@/lib/notebook/runs";
import { STATUS_TONE, provenance, statusText } from "./run-status";
import { useNow } from "./use-now";

/** The status of a cell's latest run, with the time it takes or took. */
export function RunChip({ run }: { run: RunView }) {
  const now = useNow(!isRunOver(run.status), 100, run.startedAt ? Date.parse(run.startedAt) : 0);
  return (
    <Badge tone={STATUS_TONE[run.status]} title={provenance(run).join(" · ")}>
      {statusText(run, now)}
    </Badge>
  );
}
