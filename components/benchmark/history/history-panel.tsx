"use client";

import { useMemo, useState, type ReactNode } from "react";
import type { BenchmarkRun } from "@/lib/notebook/benchmark-runs";
import { Choice } from "../set-picker";
import { RunList } from "./run-list";
import { TrendChart } from "./trend-chart";

export interface HistoryPanelProps {
  /** Newest first. */
  runs: readonly BenchmarkRun[];
  /** The run that is shown in the other tabs. */
  currentId: string;
  /** The reader's present, for saying how long ago a run was. */
  now: Date;
  fileName: string;
  /** Shows an earlier run beside the current one. */
  renderThenAndNow: (run: BenchmarkRun) => ReactNode;
}

/** The recorded runs of a benchmark cell: how the ratio went from run to run, and any of them beside the current. */
export function HistoryPanel({ runs, currentId, now, fileName, renderThenAndNow }: HistoryPanelProps) {
  const arms = useMemo(
    () => [...new Set(runs.flatMap(({ ratios }) => ratios.map(({ arm }) => arm)))],
    [runs],
  );
  const [arm, setArm] = useState<string | null>(null);
  const [chosenId, setChosenId] = useState<string | null>(null);
  const shownArm = arm !== null && arms.includes(arm) ? arm : arms[0];
  const current = runs.find(({ id }) => id === currentId);
  return (
    <div className="min-w-0">
      {runs.length > 1 && shownArm !== undefined && (
        <div className="px-4.5 py-3">
          {arms.length > 1 && (
            <div role="group" aria-label="Ratio of" className="mb-3 flex flex-wrap gap-1">
              {arms.map((one) => (
                <Choice key={one} isChosen={one === shownArm} onChoose={() => setArm(one)}>
                  {one}
                </Choice>
              ))}
            </div>
          )}
          <TrendChart
            runs={runs}
            arm={shownArm}
            currentId={currentId}
            chosenId={chosenId}
            currentHash={current?.sourceHash ?? null}
            fileName={fileName}
            onChoose={setChosenId}
          />
        </div>
      )}
      <RunList
        runs={runs}
        currentId={currentId}
        chosenId={chosenId}
        currentHash={current?.sourceHash ?? null}
        now={now}
        onChoose={(id) => setChosenId(id === chosenId ? null : id)}
        renderChosen={renderThenAndNow}
      />
    </div>
  );
}
