"use client";

import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import type { ActionResult } from "@/lib/actions/result";
import type { StudiedPlan } from "@/lib/plan/read-plan";
import type { CatalogFacts } from "@/lib/plan/rules/catalog-facts";
import type { TryIt } from "@/lib/plan/rules/finding";
import type { WhyNotAnswer } from "@/lib/plan/why-not/answer";
import { questionLabel, questionsOf, type WhyNotQuestion } from "@/lib/plan/why-not/question";
import { AnswerView } from "./answer-view";
import { BuildAgreement } from "./build-agreement";

export interface WhyNotPanelProps {
  nodeId: string;
  study: StudiedPlan;
  catalog: CatalogFacts | null;
  /** Why nothing can be asked here, as a sentence; null when it can. */
  unavailable: string | null;
  /** Plans the recorded statement again and answers; never executes it. */
  ask: (question: WhyNotQuestion) => Promise<ActionResult<WhyNotAnswer>>;
  /** Inserts a benchmark of the plan as it is against the alternative. */
  onMeasure?: ((change: TryIt) => void) | undefined;
}

type Inquiry =
  | { state: "none" }
  | { state: "agreeing"; question: NewIndexQuestion }
  | { state: "asking"; question: WhyNotQuestion }
  | { state: "answered"; answer: WhyNotAnswer }
  | { state: "failed"; message: string };

type NewIndexQuestion = Extract<WhyNotQuestion, { kind: "new-index" }>;

/** What can be asked of the selected node, and the answer. Give it the node's id as its key. */
export function WhyNotPanel({ nodeId, study, catalog, unavailable, ask, onMeasure }: WhyNotPanelProps) {
  const [inquiry, setInquiry] = useState<Inquiry>({ state: "none" });
  const reply = useRef<HTMLDivElement>(null);
  // The questions of a scan may fill a pane, so that what comes below them would go unseen.
  useEffect(() => {
    if (inquiry.state !== "none") reply.current?.scrollIntoView({ block: "nearest" });
  }, [inquiry]);
  const questions = questionsOf(nodeId, study, catalog);
  if (questions.length === 0) return null;
  const isAsking = inquiry.state === "asking";
  const put = async (question: WhyNotQuestion) => {
    setInquiry({ state: "asking", question });
    const result = await ask(question).catch(() => null);
    if (result === null) setInquiry({ state: "failed", message: "The server did not answer. Ask again." });
    else if (result.ok) setInquiry({ state: "answered", answer: result.value });
    else setInquiry({ state: "failed", message: [result.message, result.hint].filter(Boolean).join(" ") });
  };
  const choose = (question: WhyNotQuestion) => {
    if (question.kind === "new-index" && !canAssumeIndexes(catalog))
      setInquiry({ state: "agreeing", question });
    else void put(question);
  };
  return (
    <div role="group" aria-label="Why not?" className="mt-3.5 border-t border-line pt-3 text-[12.3px]">
      <p className="font-semibold">Why not?</p>
      {unavailable === null ? (
        <>
          <p className="mt-0.5 text-ink-2">
            The statement is planned again with the choice forced. Nothing is executed.
          </p>
          <div className="mt-2 flex flex-wrap gap-1.5">
            {questions.map((question) => (
              <Button
                key={questionLabel(question)}
                size="small"
                className="h-auto min-h-6 max-w-full py-0.5 text-left [overflow-wrap:anywhere] whitespace-normal!"
                disabled={isAsking}
                onClick={() => choose(question)}
              >
                {questionLabel(question)}
              </Button>
            ))}
          </div>
        </>
      ) : (
        <p className="mt-0.5 text-ink-2">{unavailable}</p>
      )}
      <div ref={reply} aria-live="polite" className="scroll-my-3">
        {inquiry.state === "agreeing" && (
          <BuildAgreement
            columns={inquiry.question.columns}
            onAgree={() => void put({ ...inquiry.question, isBuildAgreed: true })}
            onDecline={() => setInquiry({ state: "none" })}
          />
        )}
        {inquiry.state === "asking" && (
          <p className="mt-2.5 text-ink-2">Planning again: {questionLabel(inquiry.question)}</p>
        )}
        {inquiry.state === "answered" && <AnswerView answer={inquiry.answer} onMeasure={onMeasure} />}
        {inquiry.state === "failed" && <p className="mt-2.5 text-danger">{inquiry.message}</p>}
      </div>
    </div>
  );
}

/** With hypopg the planner can be made to believe in an index that does not exist. */
const canAssumeIndexes = (catalog: CatalogFacts | null) =>
  catalog?.extensions.some(({ name, isInstalled }) => name === "hypopg" && isInstalled) ?? false;
