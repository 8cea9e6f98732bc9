"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { isMeasurable, safeCandidates, type CheckedFinding, type RewriteAdvice } from "@/lib/advisor/advice";
import { benchmarkOfCandidates, MOST_CANDIDATES } from "@/lib/advisor/benchmark-cell";
import { CandidateCard } from "./candidate-card";

export interface AdviceViewProps {
  advice: RewriteAdvice;
  /** Whether the cell still holds the text that the advice is about. */
  isCurrent: boolean;
  /** Inserts a benchmark cell; null for those who may not edit. */
  onInsert: ((source: string) => void) | null;
}

/** What was found, what to try, what became of it, and the way to measure it. */
export function AdviceView({ advice, isCurrent, onInsert }: AdviceViewProps) {
  const [chosen, setChosen] = useState(() => new Set(firstChoice(advice)));
  const measurable = advice.findings.flatMap(({ candidates }) => candidates).filter(isMeasurable);
  const taken = measurable.filter(({ id }) => chosen.has(id));
  const choose = (id: string, isChosen: boolean) =>
    setChosen((before) => new Set(isChosen ? [...before, id] : [...before].filter((other) => other !== id)));
  if (advice.findings.length === 0)
    return (
      <p className="mt-2 text-ink-2">
        Nothing in this statement matches a known pattern with evidence for it on this target. That is no
        proof that it is as fast as it can be.
      </p>
    );
  return (
    <>
      {!isCurrent && (
        <div className="mt-2">
          <Notice tone="worse" title="The cell has changed since">
            What follows is about the text as it was. Look again before you measure.
          </Notice>
        </div>
      )}
      <ol className="mt-1">
        {advice.findings.map((finding, at) => (
          <FindingSection
            key={at}
            finding={finding}
            printed={advice.printed}
            chosen={chosen}
            onChoose={onInsert === null ? null : choose}
          />
        ))}
      </ol>
      {advice.notes.map((note) => (
        <p key={note} className="text-sm text-ink-3">
          {note}
        </p>
      ))}
      {onInsert !== null && measurable.length > 0 && (
        <div className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1.5">
          <Button
            variant="primary"
            disabled={taken.length === 0 || taken.length > MOST_CANDIDATES || !isCurrent}
            onClick={() => onInsert(benchmarkOfCandidates(advice, taken))}
          >
            Insert benchmark
          </Button>
          <span className="text-sm text-ink-3">{choiceWords(taken.length)}</span>
        </div>
      )}
    </>
  );
}

/** What is safe, as far as it fits into one benchmark. */
const firstChoice = (advice: RewriteAdvice): string[] =>
  safeCandidates(advice)
    .slice(0, MOST_CANDIDATES)
    .map(({ id }) => id);

function choiceWords(count: number): string {
  if (count === 0) return "Choose what to measure against the statement as written.";
  if (count > MOST_CANDIDATES)
    return `A benchmark takes at most ${MOST_CANDIDATES} of these; ${count} are chosen.`;
  return `One cell: the statement as written against ${count === 1 ? "1 candidate" : `${count} candidates`}. Nothing runs until you run it.`;
}

interface FindingSectionProps {
  finding: CheckedFinding;
  printed: string;
  chosen: ReadonlySet<string>;
  onChoose: ((id: string, isChosen: boolean) => void) | null;
}

function FindingSection({ finding, printed, chosen, onChoose }: FindingSectionProps) {
  const { ruleId, title, evidence, candidates } = finding;
  return (
    <li className="border-t border-line pt-2.5 pb-1 first:border-t-0">
      <h3 className="font-semibold">
        {title}{" "}
        <a
          href={`/help/rewrites#${ruleId}`}
          className="font-mono text-xs font-normal text-ink-3 hover:text-accent"
        >
          {ruleId}
        </a>
      </h3>
      {evidence.map((sentence) => (
        <p key={sentence} className="text-ink-2 [overflow-wrap:anywhere]">
          {sentence}
        </p>
      ))}
      <ul className="mt-1 border-l-2 border-line pl-3">
        {candidates.map((candidate) => (
          <CandidateCard
            key={candidate.id}
            candidate={candidate}
            printed={printed}
            isChosen={chosen.has(candidate.id)}
            onChoose={onChoose && ((isChosen) => onChoose(candidate.id, isChosen))}
          />
        ))}
      </ul>
    </li>
  );
}
