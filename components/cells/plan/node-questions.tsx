"use client";

import type { ReactNode } from "react";
import { WhyNotPanel } from "@/components/plan/why-not/why-not-panel";
import { askWhyNot } from "@/lib/actions/why-not";
import type { PlanOutput } from "@/lib/cells/plan/schema";
import type { RunView } from "@/lib/notebook/runs";
import type { StudiedPlan } from "@/lib/plan/read-plan";
import type { TryIt } from "@/lib/plan/rules/finding";

interface QuestionedRun {
  output: PlanOutput;
  /** The run that left `output`. */
  runId: string;
  run: Pick<RunView, "notebookId" | "cellId" | "targetId">;
  canRun: boolean;
  onMeasure?: ((change: TryIt, planIndex: number) => void) | undefined;
}

/** Draws, for each plan of a run and a node of it, what can be asked of the planner. */
export function nodeQuestions({ output, runId, run, canRun, onMeasure }: QuestionedRun) {
  const unavailable = unavailableBecause(output, run, canRun);
  return function renderQuestions(nodeId: string, study: StudiedPlan, planIndex: number): ReactNode {
    const { notebookId, cellId } = run;
    return (
      <WhyNotPanel
        key={`${runId} ${planIndex} ${nodeId}`}
        nodeId={nodeId}
        study={study}
        catalog={output.plans[planIndex]?.catalog ?? null}
        unavailable={unavailable}
        ask={(question) => askWhyNot({ notebookId, cellId, runId, planIndex, nodeId, question })}
        onMeasure={onMeasure && ((change) => onMeasure(change, planIndex))}
      />
    );
  };
}

function unavailableBecause(
  output: PlanOutput,
  run: Pick<RunView, "targetId">,
  canRun: boolean,
): string | null {
  if (output.origin === "pasted")
    return "A pasted plan has no server behind it that could be asked. Explain the statement on a target.";
  if (run.targetId === null) return "This plan was not taken on a target of this notebook.";
  return canRun ? null : "Only who may run this notebook can have its statements planned again.";
}
