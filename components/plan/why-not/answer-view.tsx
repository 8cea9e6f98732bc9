"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import type { TryIt } from "@/lib/plan/rules/finding";
import type { WhyNotAnswer } from "@/lib/plan/why-not/answer";
import { PlanView } from "../plan-view";
import { CostBars } from "./cost-bars";

export interface AnswerViewProps {
  answer: WhyNotAnswer;
  onMeasure?: ((change: TryIt) => void) | undefined;
}

/** Why the planner did not: the sentence, what speaks against it, both costs, and how to find out who is right. */
export function AnswerView({ answer, onMeasure }: AnswerViewProps) {
  const [isOpen, setOpen] = useState(false);
  const { headline, reasons, current, alternative, forcedBy, flips, notes, measure } = answer;
  const plans = alternative === null ? [current] : [current, alternative];
  return (
    <div className="mt-2.5">
      <p className="font-semibold">{headline}</p>
      {reasons.length > 0 && (
        <ul className="mt-1 list-disc pl-4 text-ink-2">
          {reasons.map((reason) => (
            <li key={reason} className="mt-0.5 [overflow-wrap:anywhere]">
              {reason}
            </li>
          ))}
        </ul>
      )}
      {alternative !== null && <CostBars plans={plans} />}
      {forcedBy.length > 0 && (
        <p className="mt-1.5 text-ink-2">
          Forced by <code className="font-mono text-[12px]">{written(forcedBy)}</code>.
        </p>
      )}
      {flips.length > 0 && (
        <p className="mt-1.5 text-ink-2">
          The planner takes it by itself with{" "}
          <code className="font-mono text-[12px]">{flips.join(", or with ")}</code>.
        </p>
      )}
      {notes.map((note) => (
        <p key={note} className="mt-1.5 text-ink-3">
          {note}
        </p>
      ))}
      <div className="mt-2 flex flex-wrap gap-1.5">
        <Button size="small" onClick={() => setOpen(true)}>
          {plans.length === 1 ? "Show the plan" : "Show both plans"}
        </Button>
        {measure !== null && onMeasure !== undefined && (
          <Button size="small" variant="primary" onClick={() => onMeasure(measure)}>
            Measure who is right
          </Button>
        )}
      </div>
      <Dialog open={isOpen} onOpenChange={setOpen} wide title="Estimated plans" description={headline}>
        {plans.map(({ label, raw }) => (
          <div key={label} className="mt-3 rounded-md border border-line">
            <PlanView raw={raw} statement="" rolledBack={false} heading={label} compact />
          </div>
        ))}
      </Dialog>
    </div>
  );
}

const written = (settings: WhyNotAnswer["forcedBy"]) =>
  settings.map(({ name, value }) => `${name} = ${value}`).join(", ");
