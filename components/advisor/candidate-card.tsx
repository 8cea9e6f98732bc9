"use client";

import { useId } from "react";
import { candidateState, isMeasurable, type CheckedCandidate } from "@/lib/advisor/advice";
import { CheckResults, DifferingRows, StateBadge } from "./check-results";
import { StatementDiff } from "./statement-diff";

export interface CandidateCardProps {
  candidate: CheckedCandidate;
  /** The statement in the layout of the rewrites. */
  printed: string;
  isChosen: boolean;
  /** Null where nothing can be inserted; what is refuted can never be chosen. */
  onChoose: ((isChosen: boolean) => void) | null;
}

/** One thing to try: its text against the statement, what it rests on, and what trying it showed. */
export function CandidateCard({ candidate, printed, isChosen, onChoose }: CandidateCardProps) {
  const { label, kind, statement, setup, settings, note } = candidate;
  const id = useId();
  const preparation = [...setup, ...settings.map(({ name, value }) => `SET ${name} = ${value};`)];
  const canChoose = onChoose !== null && isMeasurable(candidate);
  return (
    <li className="border-t border-line/60 py-2.5 first:border-t-0 first:pt-1">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        {canChoose && (
          <input
            id={id}
            type="checkbox"
            className="size-3.5 accent-(--accent)"
            checked={isChosen}
            onChange={(event) => onChoose(event.target.checked)}
          />
        )}
        <label htmlFor={canChoose ? id : undefined} className="font-semibold">
          {label}
        </label>
        <StateBadge candidate={candidate} />
        {kind === "advice" && <span className="text-sm text-ink-3">answers another question</span>}
        {canChoose && candidateState(candidate) === "differs" && (
          <span className="text-sm text-ink-3">measured only if you choose it</span>
        )}
      </div>
      {note !== "" && <p className="mt-0.5 text-sm text-ink-2 [overflow-wrap:anywhere]">{note}</p>}
      {preparation.length > 0 && (
        <pre className="mt-1 font-mono text-[12px] [overflow-wrap:anywhere] whitespace-pre-wrap text-ink-2">
          <code>{preparation.join("\n")}</code>
        </pre>
      )}
      <CheckResults candidate={candidate} />
      {statement !== null && <StatementDiff before={printed} after={statement} />}
      <DifferingRows candidate={candidate} />
    </li>
  );
}
