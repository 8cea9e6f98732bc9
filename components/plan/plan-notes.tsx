import { formatMs, formatPercent } from "@/lib/format/quantity";
import type { StudiedPlan } from "@/lib/plan/read-plan";

/** Parts of the execution time outside the nodes below this are not worth a line. */
const LEAST_TAIL_SHARE = 0.01;

/** What a reader must know before trusting the figures: what was executed, undone, estimated, or does not add up. */
export function PlanNotes({ study, rolledBack }: { study: StudiedPlan; rolledBack: boolean }) {
  const { plan, analysis } = study;
  const notes = [
    ...(plan.analysed
      ? []
      : ["Estimates only: the statement was not executed. Heat shows the planner's cost."]),
    ...(plan.analysed && analysis.measure === "cost"
      ? ["The times were not measured (TIMING OFF). Heat shows the planner's cost."]
      : []),
    ...(rolledBack
      ? ["The statement was executed in a transaction that was rolled back: nothing it wrote remains."]
      : []),
  ];
  const tail = analysis.tail.filter(({ timeMs }) => timeMs >= analysis.total * LEAST_TAIL_SHARE);
  if (notes.length + tail.length + analysis.uncertain.length === 0) return null;
  return (
    <div className="space-y-0.5 border-b border-line px-3.5 py-2 text-sm text-ink-2">
      {notes.map((note) => (
        <p key={note}>{note}</p>
      ))}
      {tail.length > 0 && (
        <p>
          Outside the nodes:{" "}
          {tail
            .map(
              ({ name, timeMs }) => `${name} ${formatMs(timeMs)} (${formatPercent(timeMs / analysis.total)})`,
            )
            .join(" · ")}
        </p>
      )}
      {analysis.uncertain.length > 0 && (
        <details>
          <summary className="cursor-pointer font-semibold text-worse">Arithmetic uncertain</summary>
          <ul className="list-disc pl-5">
            {analysis.uncertain.map(({ nodeId, reason }, index) => (
              <li key={`${nodeId} ${index}`}>{reason}</li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
