import "server-only";
import { randomUUID } from "node:crypto";
import { sqlOutputSchema } from "@/lib/cells/sql/schema";
import { bindInCell } from "@/lib/cells/sql/statement-place";
import { AppError } from "@/lib/errors";
import { loadParser } from "@/lib/sql/parser";
import type { BoundStatement } from "@/lib/sql/parameters";
import type { Accessor } from "@/lib/store/access";
import { recordAudit } from "@/lib/store/audit";
import { readRun, readRunOutput } from "@/lib/store/runs";
import { readTargetConnection } from "@/lib/store/target-connections";
import type { RowReceiver, RunLimits } from "@/lib/target/types";
import { openTargetBackend } from "./backends";
import type { Lanes } from "./lanes";
import { CANCEL_ESCALATION_MS } from "./limits";

export interface RowExportOptions {
  lanes: Lanes;
  limits: RunLimits;
}

/** See RunControl.exportRows. @throws AppError when the run, its statement or its target is out of reach. */
export async function exportRows(
  { lanes, limits }: RowExportOptions,
  accessor: Accessor,
  { runId, index }: { runId: string; index: number },
  receiver: RowReceiver,
  signal: AbortSignal,
): Promise<void> {
  const run = await readRun(accessor, runId, "runner");
  if (run.targetId === null || run.outputKind !== "sql")
    throw new AppError("invalid-input", "Only the rows of an SQL cell can be exported.");
  const connection = await readTargetConnection(accessor, run.targetId);
  const statement = await recordedStatement(accessor, runId, run.sourceText, index);
  const detail = { runId, statement: index };
  await recordAudit({ userId: accessor.userId, action: "rows.exported", subject: connection.name, detail });
  // An export is nobody's session: its ticket waits for benchmarks and for nothing else.
  const ticket = { id: runId, notebookId: randomUUID(), exclusive: false };
  const leave = await lanes.enter(connection.id, ticket, signal, () => undefined);
  try {
    const backend = await openTargetBackend({ ...connection, readOnly: true }, "tunebook export", limits);
    const cancel = () => {
      // When it cannot be cancelled its connection is gone, and the statement with it.
      backend.cancel({ escalateAfterMs: CANCEL_ESCALATION_MS }).catch(() => undefined);
    };
    signal.addEventListener("abort", cancel, { once: true });
    try {
      if (!signal.aborted) await backend.execute({ ...statement, keep: receiver });
    } finally {
      signal.removeEventListener("abort", cancel);
      await backend.close();
    }
  } finally {
    leave();
  }
}

/** The statement as it was sent for the run, with the values that were bound. */
async function recordedStatement(
  accessor: Accessor,
  runId: string,
  sourceText: string,
  index: number,
): Promise<BoundStatement> {
  await loadParser();
  const { statements, params } = sqlOutputSchema.parse((await readRunOutput(accessor, runId)).value);
  const statement = statements[index];
  if (!statement) throw new AppError("not-found", "The run has no such statement.");
  return bindInCell(sourceText, statement, params);
}
