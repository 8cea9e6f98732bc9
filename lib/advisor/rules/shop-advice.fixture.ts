import { readPlan, type StudiedPlan } from "@/lib/plan/read-plan";
import { adviseRewrites } from "../advise";
import { shopFacts } from "../facts.fixture";
import { readAdvisedStatement } from "../statement";

type Facts = ReturnType<typeof shopFacts>;
export interface Asked {
  facts?: Facts;
  plan?: string;
  values?: Record<string, string | null>;
}

function planOf(text: string): StudiedPlan {
  const reading = readPlan(text);
  if (!reading.ok) throw reading.error;
  return reading.plans[0]!;
}

/** What one rule finds in a statement about the shop. */
export const find = (ruleId: string, text: string, { facts = shopFacts(), plan, values }: Asked = {}) =>
  adviseRewrites({
    statement: readAdvisedStatement(text)!,
    facts,
    plan: plan === undefined ? null : planOf(plan),
    ...(values === undefined ? {} : { values }),
  }).filter((finding) => finding.ruleId === ruleId);

export const candidates = (ruleId: string, text: string, asked?: Asked) =>
  find(ruleId, text, asked).flatMap((finding) => finding.candidates);

/** On one line: how it is laid out is another test's matter. */
export const rewrites = (ruleId: string, text: string, asked?: Asked) =>
  candidates(ruleId, text, asked).map(({ label, statement, equivalence }) => [
    label,
    statement?.replace(/\s+/g, " ") ?? null,
    equivalence.holds,
  ]);
