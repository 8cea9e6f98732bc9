"use client";

import type { StatementOutput } from "@/lib/cells/sql/schema";
import { csvRecord } from "@/lib/format/csv";
import { formatBytes } from "@/lib/format/quantity";
import { saveFile } from "@/components/ui/save-file";
import { useRowExport } from "./use-row-export";

export interface RowActionsProps {
  statement: StatementOutput;
  /** Its place in the output, from 0. */
  index: number;
  runId: string;
  canRun: boolean;
}

const LOOK = "rounded-sm text-ink-2 hover:text-ink";

/** Saves the rows that were kept and, when that is not all of them, offers to fetch them all. */
export function RowActions({ statement, index, runId, canRun }: RowActionsProps) {
  const { bytes, start, stop } = useRowExport(runId, index);
  const isComplete = statement.truncatedBy === null && statement.cutValues.length === 0;
  return (
    <>
      <button type="button" className={LOOK} onClick={() => saveKeptRows(statement, index)}>
        {isComplete ? "Save CSV" : "Save the rows kept"}
      </button>
      {canRun && !isComplete && bytes === null && (
        <button
          type="button"
          className={LOOK}
          title="In a read-only transaction, on a connection of its own"
          onClick={start}
        >
          Export all rows (runs the statement again)
        </button>
      )}
      {bytes !== null && (
        <span role="status" className="flex gap-2 tabular-nums">
          {bytes === 0 ? "running the statement again" : `${formatBytes(bytes)} received`}
          <button type="button" className={LOOK} onClick={stop}>
            Stop
          </button>
        </span>
      )}
    </>
  );
}

function saveKeptRows({ columns, rows }: StatementOutput, index: number): void {
  const records = [csvRecord(columns.map(({ name }) => name)), ...rows.map(csvRecord)];
  saveFile(new Blob(records, { type: "text/csv" }), `rows-${index + 1}.csv`);
}
