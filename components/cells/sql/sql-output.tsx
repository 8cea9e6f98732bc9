"use client";

import { useState } from "react";
import { TabFrame, TabList, TabPanel } from "@/components/ui/tabs";
import type { SqlOutput, StatementOutput } from "@/lib/cells/sql/schema";
import type { SourcePosition } from "@/lib/errors";
import { StatementView } from "./statement-view";
import { statementKey, tabLabel } from "./statement-tab";

export interface SqlOutputViewProps {
  /** Keep its identity from render to render: a new object starts the grids afresh. */
  output: SqlOutput;
  /** The run that left `output`. */
  runId: string;
  canRun: boolean;
  /** Where the statement that failed went wrong, in the cell's text. */
  failedAt?: SourcePosition;
}

/** The results of an SQL cell: one statement as it is, several in tabs. */
export function SqlOutputView({ output, runId, canRun, failedAt }: SqlOutputViewProps) {
  const { statements } = output;
  const [chosen, setChosen] = useState<string | null>(null);
  const keys = statements.map((statement, index) => statementKey(statements, statement, index));
  const [only] = statements;
  if (!only) return <p className="px-3.5 py-2.5 text-ink-2">There was no statement to run.</p>;
  if (statements.length === 1)
    return <StatementView statement={only} index={0} runId={runId} canRun={canRun} failedAt={failedAt} />;

  const value = chosen !== null && keys.includes(chosen) ? chosen : (keys[shownFirst(statements)] ?? "");
  return (
    <TabFrame value={value} onValueChange={setChosen}>
      <TabList
        label="Statements"
        className="border-b border-line px-2 py-1"
        items={statements.map((statement, index) => ({
          value: keys[index] ?? "",
          label: (
            <span className={statement.error ? "text-danger" : undefined}>{tabLabel(statement, index)}</span>
          ),
        }))}
      />
      {statements.map((statement, index) => (
        <TabPanel key={keys[index]} value={keys[index] ?? ""}>
          <StatementView
            statement={statement}
            index={index}
            runId={runId}
            canRun={canRun}
            failedAt={statement.error ? failedAt : undefined}
          />
        </TabPanel>
      ))}
    </TabFrame>
  );
}

/** The statement that failed, else the last that returned rows: what the reader came for. */
function shownFirst(statements: readonly StatementOutput[]): number {
  const failed = statements.findIndex((statement) => statement.error !== null);
  if (failed >= 0) return failed;
  const withRows = statements.findLastIndex((statement) => statement.columns.length > 0);
  return withRows >= 0 ? withRows : statements.length - 1;
}
