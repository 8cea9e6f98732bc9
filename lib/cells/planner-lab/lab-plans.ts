import "server-only";
import type { HintSupport } from "@/lib/benchmark/hint-form";
import { readHintSupport } from "@/lib/cells/benchmark/hint-support";
import { readPlanCatalog } from "@/lib/cells/plan/plan-catalog";
import { AppError } from "@/lib/errors";
import { planFingerprint } from "@/lib/plan/fingerprint";
import type { CatalogFacts } from "@/lib/plan/rules/catalog-facts";
import { DEFAULT_CHOICE, type Choice } from "@/lib/planner-lab/choice";
import { conditionColumns, type RelationColumns } from "@/lib/planner-lab/condition-columns";
import type { PlannedChoice } from "@/lib/planner-lab/distinct-plans";
import { hintChoices } from "@/lib/planner-lab/hint-choices";
import { settingChoices } from "@/lib/planner-lab/setting-choices";
import type { PlannerLabSpec } from "@/lib/planner-lab/spec";
import { statisticsChoices } from "@/lib/planner-lab/statistics-choices";
import type { TargetBackend } from "@/lib/target/types";
import type { LabProgressReport } from "./lab-progress";
import { readServerFacts, type ServerFacts } from "./planner-facts";
import { planByDefault, planChoices, type BoundSet, type Refusal } from "./planning";

/** What the lab knows once the statement has been planned under every choice. */
export interface LabPlans {
  facts: ServerFacts;
  hints: HintSupport | null;
  catalog: CatalogFacts | null;
  columns: RelationColumns[];
  choices: Choice[];
  planned: PlannedChoice[];
  refusals: Refusal[];
  /** Why choices of statistics could not be tried, as a sentence; empty when they were. */
  untriedStatistics: string;
  notes: string[];
}

/** Why no statistics may be gathered here, though they would be rolled back; null where they may. */
function obstacleToStatistics(isReadOnly: boolean, isProduction: boolean): string | null {
  if (isReadOnly) return "this target is read-only";
  return isProduction ? "this is a production target, whose tables stay unlocked" : null;
}

/**
 * Plans the statement under every choice that the server has, with every parameter set, and executes nothing.
 *
 * @throws AppError "forbidden" for a write on a read-only target, and what the target says against the statement.
 */
export async function planLab(
  backend: TargetBackend,
  spec: PlannerLabSpec,
  sets: readonly BoundSet[],
  {
    progress,
    signal,
    isProduction,
  }: { progress: LabProgressReport; signal: AbortSignal; isProduction: boolean },
): Promise<LabPlans> {
  const { readOnly } = backend.capabilities;
  if (readOnly) refuseWrites(spec);
  for (const { name, value } of spec.settings)
    await backend.execute({
      text: `SELECT pg_catalog.set_config('${name.replaceAll("'", "''")}', $1, false)`,
      values: [value],
      keep: "discard",
    });
  const facts = await readServerFacts(backend);
  const hints = await readHintSupport(backend);
  const before = await planByDefault(backend, sets);
  const [first] = before;
  if (!first) throw new Error("a planner lab has at least one parameter set");
  const known = { raw: first.raw, statement: spec.statement.statement, preparation: [] };
  const { catalog } = await readPlanCatalog(backend, known);
  const columns = conditionColumns(
    before.map(({ plan }) => plan),
    catalog,
  );
  const obstacle = obstacleToStatistics(readOnly, isProduction);
  const statistics = obstacle === null ? statisticsChoices(columns) : [];
  const others = [
    DEFAULT_CHOICE,
    ...settingChoices(facts),
    ...(hints === null ? [] : hintChoices(first.plan, hints.tool)),
  ];
  // ANALYZE leaves the tables' row counts behind whatever is rolled back: all else is planned after it.
  const inOrder = [...statistics, ...others];
  progress.say("planning", { phase: "planning", choices: inOrder.length });
  const onPlanned = (count: number) => progress.choicePlanned(count);
  const { planned, refusals } = await planChoices(backend, inOrder, { sets, hints, signal, onPlanned });
  const refused = refusals.find(({ choice }) => statistics.some(({ label }) => label === choice));
  return {
    ...{ facts, hints, catalog, columns, planned },
    choices: [...others, ...statistics],
    refusals:
      obstacle === null ? refusals : [...refusals, { choice: "statistics", reason: asSentence(obstacle) }],
    untriedStatistics:
      obstacle === null
        ? (refused?.reason ?? "")
        : `It could not be tried here: ${obstacle}. Run the cell with -- @sandbox, or on a copy.`,
    notes: changedBy(before, planned),
  };
}

const asSentence = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;

function refuseWrites({ statement }: PlannerLabSpec): void {
  if (!statement.writes) return;
  throw new AppError("forbidden", "This target is read-only, and the statement writes.", {
    where: statement.where,
    hint: "Run it on a copy: -- @sandbox",
  });
}

/** What counting the tables' rows anew did to the default, although it was rolled back. */
function changedBy(before: readonly PlannedChoice[], planned: readonly PlannedChoice[]): string[] {
  const isChanged = before.some(({ paramSet, plan }) => {
    const after = planned.find((one) => one.choice.group === "default" && one.paramSet === paramSet);
    return after !== undefined && planFingerprint(after.plan) !== planFingerprint(plan);
  });
  return isChanged
    ? [
        "ANALYZE in the lab's rolled-back transactions left the tables' row counts behind, as PostgreSQL does, and the default plan changed with them: what was measured is the plan after.",
      ]
    : [];
}
