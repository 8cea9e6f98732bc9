import type { StudiedPlan } from "@/lib/plan/read-plan";
import type { RewriteFacts } from "./facts";
import type { RewriteFinding } from "./finding";
import { queriesOf } from "./queries";
import { findingsOf, type RuleContext } from "./rule";
import { REWRITE_RULES } from "./rules";
import type { AdvisedStatement } from "./statement";

export interface AdviceRequest {
  statement: AdvisedStatement;
  facts: RewriteFacts;
  plan: StudiedPlan | null;
  /** Values for the parameters, by name. */
  values?: Readonly<Record<string, string | null>>;
}

/** What to try instead of a statement, with the evidence; empty when nothing speaks for anything. */
export function adviseRewrites({ statement, facts, plan, values = {} }: AdviceRequest): RewriteFinding[] {
  const queries = queriesOf(statement.select, facts);
  const context: RuleContext = { statement, facts, plan, values, queries };
  const found = REWRITE_RULES.flatMap((rule) => findingsOf(rule, context));
  // The operands of a union are looked at by themselves and as parts of it.
  const seen = new Set<string>();
  return found.filter((finding) => {
    const key = JSON.stringify([
      finding.ruleId,
      finding.where.offset,
      finding.candidates.map(({ label }) => label),
    ]);
    return !seen.has(key) && seen.add(key);
  });
}
