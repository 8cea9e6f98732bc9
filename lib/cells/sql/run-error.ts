import { positionAt, type AppError, type AppErrorCode, type DatabaseErrorFields } from "@/lib/errors";
import type { RunError } from "@/lib/notebook/runs";
import type { SqlOutput } from "./schema";
import { placeInCell } from "./statement-place";

/** SQLSTATEs for refusals that are Tunebook's own, so that an output speaks one language. */
const OWN_SQLSTATE: Partial<Record<AppErrorCode, string>> = {
  forbidden: "25006",
  "target-unreachable": "08006",
  "statement-cancelled": "57014",
};

/** A statement's failure in PostgreSQL's fields; the message is the one that a reader should see. */
export function errorFieldsOf(error: AppError): DatabaseErrorFields {
  const hint = error.database?.hint ?? error.hint;
  return {
    severity: error.code === "target-unreachable" ? "FATAL" : "ERROR",
    sqlstate: OWN_SQLSTATE[error.code] ?? "XX000",
    ...(error.where === undefined ? {} : { position: error.where.offset }),
    ...error.database,
    message: error.message,
    ...(hint === undefined ? {} : { hint }),
  };
}

/**
 * What went wrong in an SQL cell's run, for the run's record; null when every statement succeeded.
 *
 * @param source the cell's text as it ran; `where` points into it. `loadParser()` must have completed.
 */
export function sqlRunError(output: SqlOutput, source: string): RunError | null {
  const failed = output.statements.find(({ error }) => error !== null);
  if (!failed?.error) return null;
  const { error } = failed;
  const where =
    error.position === undefined
      ? positionAt(source, failed.offset, failed.length)
      : placeInCell(source, failed, Object.keys(output.params), error.position);
  return {
    code: codeOf(error),
    message: error.message,
    where,
    database: error,
    ...(error.hint === undefined ? {} : { hint: error.hint }),
  };
}

function codeOf({ sqlstate, severity }: DatabaseErrorFields): AppErrorCode {
  if (sqlstate === "57014") return "statement-cancelled";
  return /^(FATAL|PANIC)$/.test(severity) ? "target-unreachable" : "statement-failed";
}
