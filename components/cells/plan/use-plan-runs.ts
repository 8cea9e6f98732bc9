"use client";

import { useEffect, useState } from "react";
import { fetchRunOutput, runOutputUrl } from "@/components/notebook/runs/run-output";
import { planOutputSchema, type PlanOutput } from "@/lib/cells/plan/schema";
import { planRunsSchema, type PlanRun } from "@/lib/notebook/plan-runs";
import { outputFingerprints } from "./plan-identity";

/** Outputs that are fetched to tell the same plan from another: enough for what a menu shows at once. */
const MOST_FINGERPRINTED = 8;

/** Which run's plans are on the screen. */
export interface ShownPlanRun {
  notebookId: string;
  cellId: string;
  runId: string;
  number: number;
}

export interface PlanRuns {
  /** Other runs of the cell, newest first. */
  ofCell: PlanRun[];
  /** The latest run of every other cell that left plans. */
  ofOthers: PlanRun[];
  /** When the list was read, for saying how long ago a run was. */
  readAt: Date;
}

/** What was found out about the plans of a run, by its id. */
export type FingerprintsOfRuns = ReadonlyMap<string, readonly string[]>;

interface Reading {
  runs: PlanRuns | null;
  fingerprints: FingerprintsOfRuns;
  /** Why the list could not be read. */
  error: string | null;
}

/** @throws Error with a sentence for the reader. */
export async function fetchPlanOutput(runId: string): Promise<PlanOutput> {
  return (await fetchRunOutput(runOutputUrl(runId), planOutputSchema)) as PlanOutput;
}

/** The runs that a plan can be compared with, and whether the cell's own had the same plan: fetched on mounting. */
export function usePlanRuns({ notebookId, cellId, runId }: ShownPlanRun): Reading {
  const [reading, setReading] = useState<Reading>({ runs: null, fingerprints: new Map(), error: null });
  useEffect(() => {
    let isWanted = true;
    const read = async () => {
      const runs = await fetchPlanRuns(notebookId, cellId, runId);
      if (isWanted) setReading((known) => ({ ...known, runs }));
      for (const run of runs.ofCell.slice(0, MOST_FINGERPRINTED)) {
        if (!isWanted) return;
        const fingerprints = outputFingerprints(await fetchPlanOutput(run.id));
        setReading((known) => ({
          ...known,
          fingerprints: new Map(known.fingerprints).set(run.id, fingerprints),
        }));
      }
    };
    read().catch((error: unknown) => {
      if (isWanted)
        setReading((known) => ({ ...known, error: error instanceof Error ? error.message : String(error) }));
    });
    return () => {
      isWanted = false;
    };
  }, [notebookId, cellId, runId]);
  return reading;
}

async function fetchPlanRuns(notebookId: string, cellId: string, runId: string): Promise<PlanRuns> {
  const response = await fetch(`/api/notebooks/${encodeURIComponent(notebookId)}/plan-runs`);
  if (!response.ok) throw new Error(`The runs of this notebook could not be listed (${response.status}).`);
  const { runs } = planRunsSchema.parse(await response.json());
  const latestOfOthers = new Map<string, PlanRun>();
  for (const run of runs)
    if (run.cellId !== cellId && !latestOfOthers.has(run.cellId)) latestOfOthers.set(run.cellId, run);
  return {
    ofCell: runs.filter((run) => run.cellId === cellId && run.id !== runId),
    ofOthers: [...latestOfOthers.values()],
    readAt: new Date(),
  };
}
