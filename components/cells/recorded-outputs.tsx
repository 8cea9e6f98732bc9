"use client";

import { createContext, useContext, type ReactNode } from "react";

const RecordedOutputs = createContext<Readonly<Record<string, unknown>>>({});

/** Gives the cells below the outputs of their runs, for a page that holds everything it shows, such as a published one. */
export function RecordedOutputsProvider({
  outputs,
  children,
}: {
  /** By run id. */
  outputs: Readonly<Record<string, unknown>>;
  children: ReactNode;
}) {
  return <RecordedOutputs value={outputs}>{children}</RecordedOutputs>;
}

/** The output that the page itself holds for a run; undefined when it must be fetched. */
export function useRecordedOutput(runId: string): unknown {
  return useContext(RecordedOutputs)[runId];
}
