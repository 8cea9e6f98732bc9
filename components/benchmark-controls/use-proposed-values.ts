"use client";

import { useState } from "react";
import type { ActionResult } from "@/lib/actions/result";
import type { TextEdit } from "@/lib/benchmark/edit-directives";
import { writeProposals, type ParamProposals } from "@/lib/benchmark/param-proposals";

export interface ProposalSource {
  /** Null where nobody can be asked. */
  propose: (() => Promise<ActionResult<ParamProposals>>) | null;
  onEdit: (edit: (source: string) => TextEdit[]) => void;
}

/** What a proposal came to, as sentences; nothing to say when all parameters got values. */
export interface ProposalAnswer {
  tone: "danger" | "neutral";
  sentences: string[];
}

/** Asks the target's statistics for values of the parameters, and writes them into the text. */
export function useProposedValues({ propose, onEdit }: ProposalSource) {
  const [isAsking, setIsAsking] = useState(false);
  const [answer, setAnswer] = useState<ProposalAnswer | null>(null);
  const ask = async () => {
    if (!propose) return;
    setIsAsking(true);
    setAnswer(null);
    try {
      setAnswer(take(await propose(), onEdit));
    } finally {
      setIsAsking(false);
    }
  };
  return { isAsking, answer, ask, dismiss: () => setAnswer(null) };
}

function take(result: ActionResult<ParamProposals>, onEdit: ProposalSource["onEdit"]): ProposalAnswer | null {
  if (!result.ok)
    return {
      tone: "danger",
      sentences: [result.message, ...(result.hint === undefined ? [] : [result.hint])],
    };
  const { proposals, remarks } = result.value;
  let isWritten = false;
  onEdit((source) => {
    const edits = writeProposals(source, proposals);
    isWritten = edits.length > 0;
    return edits;
  });
  const outcome =
    isWritten || proposals.length === 0 ? [] : ["The statistics tell no two sets of values apart."];
  const sentences = [...outcome, ...remarks];
  return sentences.length > 0 ? { tone: "neutral", sentences } : null;
}
