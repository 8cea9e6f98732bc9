import "server-only";
import { hintForm, type HintSupport } from "@/lib/benchmark/hint-form";
import type { ParamSet } from "@/lib/benchmark/spec";
import { AppError } from "@/lib/errors";
import { parsePlan } from "@/lib/plan/parse-plan";
import { DEFAULT_CHOICE, type Choice } from "@/lib/planner-lab/choice";
import type { PlannedChoice } from "@/lib/planner-lab/distinct-plans";
import { explainStatement, rolledBack, settingStatement } from "@/lib/target/explain";
import type { TargetBackend } from "@/lib/target/types";
import type { BoundStatement } from "@/lib/sql/parameters";

/** A parameter set with the statement as it is sent for it. */
export interface BoundSet {
  set: ParamSet;
  bound: BoundStatement;
}

/**
 * The statement planned under `choice` with every set, nothing executed. What the choice needs is undone right after.
 *
 * @throws AppError what the target says against the choice or the statement.
 */
export async function planChoice(
  backend: TargetBackend,
  choice: Choice,
  sets: readonly BoundSet[],
  hints: HintSupport | null,
): Promise<PlannedChoice[]> {
  const hint = choice.hint === null ? null : hintForm(choice.hint, hints);
  const settings = [...(hint?.settings ?? []), ...choice.settings];
  const preparation = [
    ...(hint?.load ? [hint.load] : []),
    ...settings.map(settingStatement),
    ...choice.statements,
  ];
  const planned: PlannedChoice[] = [];
  await rolledBack(backend, preparation, async () => {
    for (const { set, bound } of sets) {
      const statement = { ...bound, text: (hint?.prefix ?? "") + bound.text };
      const { raw } = await explainStatement(backend, statement, { analyse: false });
      const [plan] = parsePlan(raw).plans;
      if (!plan) throw new AppError("plan-unreadable", "The server's EXPLAIN output holds no plan.");
      planned.push({ choice, paramSet: set.key, raw, plan });
    }
  });
  return planned;
}

/** The statement planned as it is; see planChoice. */
export const planByDefault = (backend: TargetBackend, sets: readonly BoundSet[]): Promise<PlannedChoice[]> =>
  planChoice(backend, DEFAULT_CHOICE, sets, null);

export interface Refusal {
  choice: string;
  reason: string;
}

/** What every choice leads to; a choice that the target refuses is told, and the others go on. */
export async function planChoices(
  backend: TargetBackend,
  choices: readonly Choice[],
  {
    sets,
    hints,
    signal,
    onPlanned,
  }: {
    sets: readonly BoundSet[];
    hints: HintSupport | null;
    signal: AbortSignal;
    onPlanned: (count: number) => void;
  },
): Promise<{ planned: PlannedChoice[]; refusals: Refusal[] }> {
  const planned: PlannedChoice[] = [];
  const refusals: Refusal[] = [];
  for (const [index, choice] of choices.entries()) {
    signal.throwIfAborted();
    try {
      planned.push(...(await planChoice(backend, choice, sets, hints)));
    } catch (error) {
      const isRefusal = error instanceof AppError && !backend.isClosed && !signal.aborted;
      if (!isRefusal) throw error;
      refusals.push({ choice: choice.label, reason: error.message });
    }
    onPlanned(index + 1);
  }
  return { planned, refusals };
}
