import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import type { BenchmarkRun } from "@/lib/notebook/benchmark-runs";
import { formatAgo, formatInstant } from "@/lib/format/moment";

export interface RunListProps {
  runs: readonly BenchmarkRun[];
  currentId: string;
  chosenId: string | null;
  /** Of the text that the current run ran; null when it is not among the runs. */
  currentHash: string | null;
  now: Date;
  onChoose: (id: string) => void;
  /** What stands under the chosen run. */
  renderChosen: (run: BenchmarkRun) => ReactNode;
}

/** Every recorded run with its date, who ran it, on what, whether the text was the same, and what it found. */
export function RunList({
  runs,
  currentId,
  chosenId,
  currentHash,
  now,
  onChoose,
  renderChosen,
}: RunListProps) {
  if (runs.length === 0) return <p className="px-4.5 py-3 text-ink-2">No run of this cell is recorded.</p>;
  return (
    <ol aria-label="Recorded runs" className="border-t border-line">
      {runs.map((run) => (
        <li
          key={run.id}
          className="flex flex-wrap items-start gap-x-4 gap-y-1 border-b border-line px-4.5 py-2"
        >
          <div className="w-28 shrink-0">
            <p className="font-semibold">{`Run ${run.number}`}</p>
            <p
              className="text-sm text-ink-3"
              title={run.finishedAt === null ? undefined : formatInstant(new Date(run.finishedAt))}
            >
              {run.finishedAt === null ? "" : formatAgo(new Date(run.finishedAt), now)}
            </p>
          </div>
          <div className="min-w-0 flex-1 basis-56">
            <p className="break-words">{run.verdict === "" ? "It left no verdict." : run.verdict}</p>
            <p className="text-sm text-ink-3">{factsOf(run, currentHash).join(" · ")}</p>
          </div>
          {run.id === currentId ? (
            <span className="text-sm text-ink-2">shown here</span>
          ) : (
            <Button
              size="small"
              aria-pressed={run.id === chosenId}
              aria-label={`Compare with run ${run.number}`}
              onClick={() => onChoose(run.id)}
            >
              {run.id === chosenId ? "Close" : "Compare"}
            </Button>
          )}
          {run.id === chosenId && (
            <div className="-mx-4.5 mt-2 -mb-2 basis-[calc(100%+36px)] border-t border-line bg-paper">
              {renderChosen(run)}
            </div>
          )}
        </li>
      ))}
    </ol>
  );
}

function factsOf(run: BenchmarkRun, currentHash: string | null): string[] {
  return [
    `by ${run.startedBy}`,
    ...(run.target === null ? [] : [`on ${run.target}`]),
    ...(currentHash === null || run.sourceHash === currentHash ? [] : ["of another text"]),
    ...(run.status === "ok" ? [] : [run.status]),
  ];
}
