import { formatMs, formatPercent } from "@/lib/format/quantity";
import { factsTitle, planFacts } from "@/lib/plan/writing/plan-facts";
import { parallelWork } from "@/lib/plan/writing/plan-synopsis";
import type { StudiedPlan } from "@/lib/plan/read-plan";
import { Disclosure } from "./disclosure";

/** Parts of the execution time outside the nodes below this are not worth a line. */
const LEAST_TAIL_SHARE = 0.01;

export interface PlanNotesProps {
  study: StudiedPlan;
  rolledBack: boolean;
  onSelect: (nodeId: string) => void;
}

/** What a reader must know before trusting the figures: what was executed, undone, estimated, or does not add up. */
export function PlanNotes({ study, rolledBack, onSelect }: PlanNotesProps) {
  const { plan, analysis } = study;
  const notes = notesOn(study, rolledBack);
  const tail = analysis.tail.filter(({ timeMs }) => timeMs >= analysis.total * LEAST_TAIL_SHARE);
  const facts = planFacts(plan);
  if (notes.length + tail.length + analysis.uncertain.length + facts.length === 0) return null;
  return (
    <div className="space-y-0.5 border-b border-line px-3.5 py-1.5 text-sm text-ink-2">
      {notes.map((note) => (
        <p key={note}>{note}</p>
      ))}
      <div className="flex flex-wrap gap-x-5 gap-y-0.5 empty:hidden">
        {tail.length > 0 && (
          <Disclosure
            summary={`Outside the nodes: ${tail
              .map(
                ({ name, timeMs }) =>
                  `${name} ${formatMs(timeMs)} (${formatPercent(timeMs / analysis.total)})`,
              )
              .join(" · ")}`}
          >
            <dl className="grid gap-1 pt-1 pl-4">
              {tail.map(({ name, explanation }) => (
                <div key={name}>
                  <dt className="font-medium text-ink">{name}</dt>
                  <dd>{explanation}</dd>
                </div>
              ))}
            </dl>
          </Disclosure>
        )}
        {facts.length > 0 && (
          <Disclosure summary={`Around the plan: ${factsTitle(plan)}`}>
            <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-0.5 pt-1 pl-4">
              {facts.map(({ label, value }, index) => (
                <div key={index} className="contents">
                  <dt className="text-ink-3">{label}</dt>
                  <dd className="font-mono text-xs leading-[1.6] break-words">{value}</dd>
                </div>
              ))}
            </dl>
          </Disclosure>
        )}
        {analysis.uncertain.length > 0 && (
          <Disclosure summary="Arithmetic uncertain" isWarning>
            <ul className="list-disc pl-5">
              {analysis.uncertain.map(({ nodeId, reason }, index) => (
                <li key={`${nodeId} ${index}`}>
                  {reason}{" "}
                  {nodeId !== null && (
                    <button
                      type="button"
                      className="underline decoration-dotted underline-offset-2 hover:text-ink"
                      onClick={() => onSelect(nodeId)}
                    >
                      Show the node
                    </button>
                  )}
                </li>
              ))}
            </ul>
          </Disclosure>
        )}
      </div>
    </div>
  );
}

function notesOn(study: StudiedPlan, rolledBack: boolean): string[] {
  const { plan, analysis } = study;
  const parallel = parallelWork(study);
  return [
    !plan.analysed && "Estimates only: the statement was not executed. Heat shows the planner's cost.",
    plan.analysed &&
      analysis.measure === "cost" &&
      "The times were not measured (TIMING OFF). Heat shows the planner's cost.",
    parallel !== null &&
      `Up to ${parallel.processes} processes: ${formatMs(parallel.wallMs)} elapsed, ${formatMs(parallel.workMs)} of work in all. Times below a Gather are averages over its participants.`,
    rolledBack &&
      "The statement was executed in a transaction that was rolled back: nothing it wrote remains.",
  ].filter((note) => note !== false);
}
