"use client";

import { ResultGrid } from "@/components/result-grid/result-grid";
import type { StatementOutput } from "@/lib/cells/sql/schema";
import type { SourcePosition } from "@/lib/errors";
import { formatMs } from "@/lib/format/quantity";
import { RunErrorNotice } from "../run-error";
import { NoticeList } from "./notice-list";
import { RowActions } from "./row-actions";

export interface StatementViewProps {
  statement: StatementOutput;
  /** Its place in the output, from 0. */
  index: number;
  runId: string;
  canRun: boolean;
  /** Where its error stands in the cell's text. */
  failedAt?: SourcePosition;
}

/** What came of one statement: notices, then its error, its rows, or its command tag. */
export function StatementView({ statement, index, runId, canRun, failedAt }: StatementViewProps) {
  const { status, columns, rows, commandTag, elapsedMs, error, notices } = statement;
  return (
    <div>
      {notices.length > 0 && <NoticeList notices={notices} />}
      {error && (
        <RunErrorNotice
          error={{
            code: "statement-failed",
            message: error.message,
            database: error,
            ...(failedAt && { where: failedAt }),
          }}
        />
      )}
      {columns.length > 0 && (
        <ResultGrid
          label={`Result of statement ${index + 1}`}
          columns={columns}
          rows={rows}
          rowCount={statement.rowCount}
          truncatedBy={statement.truncatedBy}
          cutValues={statement.cutValues}
          elapsedMs={elapsedMs}
          firstRowMs={statement.firstRowMs}
          isIncomplete={status !== "ok"}
          actions={
            <RowActions
              statement={statement}
              index={index}
              runId={runId}
              canRun={canRun && status === "ok"}
            />
          }
        />
      )}
      {columns.length === 0 && !error && (
        <p className="flex gap-3.5 px-3.5 py-2 text-base text-ink-2">
          <span className="font-mono">
            {status === "ok" ? (commandTag ?? "empty statement") : STATUS_TEXT[status]}
          </span>
          {elapsedMs !== null && <span className="text-sm text-ink-3">{formatMs(elapsedMs)}</span>}
        </p>
      )}
    </div>
  );
}

const STATUS_TEXT: Record<StatementOutput["status"], string> = {
  ok: "ok",
  error: "failed",
  cancelled: "cancelled before it ended",
  skipped: "not run, because a statement before it did not end well",
};
