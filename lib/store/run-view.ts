import "server-only";
import { getTableColumns, sql } from "drizzle-orm";
import type { RunView } from "@/lib/notebook/runs";
import { runs } from "./schema";

const { leaseHolder: _holder, leaseUntil: _until, ...shown } = getTableColumns(runs);

/** What a query selects to build a RunView; the surrounding query must name the table `run`. */
export const RUN_COLUMNS = {
  ...shown,
  hasOutput: sql<boolean>`exists (select from run_output o where o.run_id = run.id)`,
};

type RunRow = Omit<typeof runs.$inferSelect, "leaseHolder" | "leaseUntil"> & { hasOutput: boolean };

/** A run as the page sees it. Moments are ISO 8601; `elapsedMs` is null until the run is over, or when it never began. */
export function toRunView(row: RunRow): RunView {
  const { startedBy, startedByName, queuedAt, startedAt, finishedAt, ...rest } = row;
  return {
    ...rest,
    startedBy: startedBy === null ? null : { id: startedBy, name: startedByName },
    queuedAt: queuedAt.toISOString(),
    startedAt: startedAt?.toISOString() ?? null,
    finishedAt: finishedAt?.toISOString() ?? null,
    elapsedMs: startedAt && finishedAt ? finishedAt.getTime() - startedAt.getTime() : null,
  };
}
