import { useEffect, useMemo, useState } from "react";
import { planObject } from "@/lib/plan/writing/plan-json";
import type { QueryPlan } from "@/lib/plan/plan-node";
import type { NodeFragments } from "@/lib/plan/fragments/fragments";
import { relationMentions } from "@/lib/plan/fragments/relation-mentions";

export interface KnownFragments {
  byNode: ReadonlyMap<string, NodeFragments>;
  /** Why less is told than could be; null when everything is. */
  limitation: string | null;
}

/** What was asked before, so that coming back to the view asks nothing. */
const answers = new WeakMap<QueryPlan, { statement: string; answer: Promise<KnownFragments> }>();

/** The fragments of each node: at once what can be told without a parser, then what the server's parser tells. */
export function useFragments(statement: string, plan: QueryPlan): KnownFragments {
  const atOnce = useMemo(() => relationMentions(statement, plan), [statement, plan]);
  const [told, setTold] = useState<{ plan: QueryPlan; statement: string; known: KnownFragments } | null>(
    null,
  );
  useEffect(() => {
    let isCurrent = true;
    void answerFor(statement, plan).then((known) => {
      if (isCurrent) setTold({ plan, statement, known });
    });
    return () => {
      isCurrent = false;
    };
  }, [statement, plan]);
  if (told === null || told.plan !== plan || told.statement !== statement)
    return { byNode: atOnce, limitation: "Reading the statement…" };
  return told.known.byNode.size > 0 ? told.known : { byNode: atOnce, limitation: told.known.limitation };
}

function answerFor(statement: string, plan: QueryPlan): Promise<KnownFragments> {
  const known = answers.get(plan);
  if (known?.statement === statement) return known.answer;
  const answer = ask(statement, plan);
  answers.set(plan, { statement, answer });
  return answer;
}

const ONLY_RELATIONS = "Only relations that are named once are marked.";

async function ask(statement: string, plan: QueryPlan): Promise<KnownFragments> {
  const nothing = (limitation: string): KnownFragments => ({ byNode: new Map(), limitation });
  try {
    const { findPlanFragments } = await import("@/lib/actions/plan-fragments");
    const result = await findPlanFragments({ statement, plan: JSON.stringify([planObject(plan)]) });
    if (result.ok)
      return result.value.length > 0
        ? { byNode: new Map(result.value), limitation: null }
        : nothing(`The statement cannot be read as PostgreSQL's SQL, or nests too deep. ${ONLY_RELATIONS}`);
    return nothing(
      result.code === "unauthenticated"
        ? `Which conditions a node comes from is told to those who are signed in. ${ONLY_RELATIONS}`
        : `${result.message} ${ONLY_RELATIONS}`,
    );
  } catch {
    answers.delete(plan);
    return nothing(`The server did not answer. ${ONLY_RELATIONS}`);
  }
}
