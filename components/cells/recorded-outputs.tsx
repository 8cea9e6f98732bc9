"use client";

import { createContext, useContext, useMemo, type ReactNode } from "react";
import { runOutputUrl } from "@/components/notebook/runs/run-output";

interface RecordedOutputs {
  /** By run id. */
  outputs: Readonly<Record<string, unknown>>;
  /** Where the output of a run that is not among `outputs` is fetched. The same function from render to render. */
  urlOf: (runId: string) => string;
}

const RecordedOutputs = createContext<RecordedOutputs>({ outputs: {}, urlOf: runOutputUrl });

/** Gives the cells below the outputs that their page holds, such as a published one, and says where the others are. */
export function RecordedOutputsProvider({
  outputs,
  urlOf,
  children,
}: RecordedOutputs & { children: ReactNode }) {
  const recorded = useMemo(() => ({ outputs, urlOf }), [outputs, urlOf]);
  return <RecordedOutputs value={recorded}>{children}</RecordedOutputs>;
}

/** The output that the page itself holds for a run, undefined when it must be fetched, and from where. */
export function useRecordedOutput(runId: string): { held: unknown; url: string } {
  const { outputs, urlOf } = useContext(RecordedOutputs);
  return { held: outputs[runId], url: urlOf(runId) };
}

/** False on a page that holds its outputs itself: the other runs of its notebook are not for its readers. */
export function useCanReadRuns(): boolean {
  return useContext(RecordedOutputs).urlOf === runOutputUrl;
}
