import { formatFactor } from "@/lib/format/quantity";
import { qualifiedName, quoteIdentifier } from "@/lib/plan/identifier";
import type { CatalogFacts } from "@/lib/plan/rules/catalog-facts";
import { settingToTry } from "@/lib/plan/rules/planner-setting";
import type { Choice } from "./choice";
import type { RelationColumns } from "./condition-columns";
import type { Advice, HintProof, LabSet } from "./record";
import { worstSet } from "./record";
import { staleRelations } from "./stale-relations";
import {
  EXTENDED_KINDS,
  extendedColumns,
  extendedKey,
  FRESH_STATISTICS,
  LARGER_STATISTICS_TARGET,
  LARGER_TARGET,
  targetStatements,
  type ExtendedKind,
} from "./statistics-choices";
import { isRemedy, trialsOf, trialWords, type Trial } from "./trial";

export interface AdviceFacts {
  statement: string;
  sets: readonly LabSet[];
  choices: readonly Choice[];
  catalog: CatalogFacts | null;
  columns: readonly RelationColumns[];
  /** Why choices of statistics could not be tried, as a sentence; empty when they were. */
  untriedStatistics: string;
  proof: HintProof;
}

/** What to do about a regret, in the order in which to do it; nothing where the planner chose well. */
export function adviceFor(facts: AdviceFacts): Advice[] {
  if (facts.sets.every(({ regret }) => regret.outcome !== "regret")) return [];
  const statistics = [...analyseAdvice(facts), ...extendedAdvice(facts), ...targetAdvice(facts)];
  const isSolved = [FRESH_STATISTICS, LARGER_STATISTICS_TARGET, ...EXTENDED_KINDS.map(extendedKey)].some(
    (key) => remedies(facts, key),
  );
  return [
    ...statistics,
    ...(isSolved ? [] : rewriteAdvice(facts)),
    ...settingAdvice(facts),
    ...(isSolved ? [] : hintAdvice(facts)),
  ];
}

/** What a choice led to where the default loses most; null when it was not planned everywhere. */
function worstTrial({ sets }: Pick<AdviceFacts, "sets">, choice: string): Trial | null {
  const worst = worstSet(sets).paramSet;
  return trialsOf(sets, choice)?.find(({ set }) => set.paramSet === worst) ?? null;
}

const remedies = (facts: Pick<AdviceFacts, "sets">, choice: string): boolean => {
  const trial = worstTrial(facts, choice);
  return trial !== null && isRemedy(trial);
};

/** What the lab saw of a choice with all parameter sets, as a sentence; `otherwise` when it was not planned. */
function triedWords({ sets }: Pick<AdviceFacts, "sets">, choice: string, otherwise: string): string {
  const trials = trialsOf(sets, choice);
  if (trials === null) return otherwise;
  const words = trials.map((trial) =>
    trial.set.paramSet === "" ? trialWords(trial) : `${trial.set.paramSet}: ${trialWords(trial)}`,
  );
  return `In the lab: ${words.join("; ")}.`;
}

/** What the lab tried counts for more than how many rows changed: a fresh sample that changes nothing is no remedy. */
function analyseAdvice(facts: AdviceFacts): Advice[] {
  const wasTried = worstTrial(facts, FRESH_STATISTICS) !== null;
  const helps = remedies(facts, FRESH_STATISTICS);
  const stale = wasTried && !helps ? [] : staleRelations(facts.catalog);
  if (stale.length === 0 && !helps) return [];
  const relations = stale.length > 0 ? stale.map((one) => one.facts) : facts.columns.map((one) => one.facts);
  const sql = relations.map(({ schema, name }) => `ANALYZE ${qualifiedName(schema, name)};`).join("\n");
  return [
    {
      kind: "analyze",
      title: `ANALYZE ${relations.map(({ name }) => name).join(", ")}`,
      evidence:
        stale.map(({ evidence }) => evidence).join(" ") ||
        "A fresh sample alone gives the better plan, although few rows changed since the last one.",
      tried: triedWords(facts, FRESH_STATISTICS, facts.untriedStatistics),
      sql,
      teardown: "",
    },
  ];
}

function extendedAdvice(facts: AdviceFacts): Advice[] {
  const kind =
    EXTENDED_KINDS.find((one) => remedies(facts, extendedKey(one))) ??
    (facts.untriedStatistics === "" ? undefined : likelyKind(facts));
  // What a fresh sample alone repairs needs no further statistics.
  if (kind === undefined || remedies(facts, FRESH_STATISTICS)) return [];
  const related = facts.columns.flatMap((one) => {
    const columns = extendedColumns(one, kind);
    return columns.length === 0 ? [] : [{ columns, name: one.facts.name, schema: one.facts.schema }];
  });
  if (related.length === 0) return [];
  const list = related.map(({ name, columns }) => `${name} (${columns.join(", ")})`).join(" and ");
  return [
    {
      kind: "statistics",
      title: `Extended statistics (${kind}) on ${list}`,
      evidence: `The columns of ${list} depend on each other; the planner ${kind === "ndistinct" ? "counts their combinations" : "multiplies their selectivities"} as if they did not.`,
      tried: triedWords(facts, extendedKey(kind), facts.untriedStatistics),
      sql: related.map((one) => extendedSql(kind, one)).join("\n"),
      teardown: "",
    },
  ];
}

function extendedSql(
  kind: ExtendedKind,
  { schema, name, columns }: { schema: string; name: string; columns: string[] },
): string {
  const table = qualifiedName(schema, name);
  return `CREATE STATISTICS ${statisticsName(name, columns)} (${kind}) ON ${columns.join(", ")} FROM ${table};\nANALYZE ${table};`;
}

/** Where nothing could be tried: what the wrong estimate's columns would need. */
function likelyKind({ sets, columns }: AdviceFacts): ExtendedKind | undefined {
  const { cause, relation } = worstSet(sets).explanation;
  const own = columns.find(({ facts }) => facts.name === relation);
  if (cause !== "misestimate" || own === undefined) return undefined;
  return EXTENDED_KINDS.find((kind) => extendedColumns(own, kind).length > 0);
}

const statisticsName = (relation: string, columns: readonly string[]): string =>
  quoteIdentifier(
    [relation, ...columns]
      .join("_")
      .toLowerCase()
      .replace(/[^a-z0-9_]+/g, "_")
      .slice(0, 60),
  );

function targetAdvice(facts: AdviceFacts): Advice[] {
  const others = [FRESH_STATISTICS, ...EXTENDED_KINDS.map(extendedKey)];
  const isNeeded = remedies(facts, LARGER_STATISTICS_TARGET) && !others.some((key) => remedies(facts, key));
  const relations = facts.columns.filter(({ compared }) => compared.length > 0);
  if (!isNeeded || relations.length === 0) return [];
  const analyse = relations.map((one) => `ANALYZE ${qualifiedName(one.facts.schema, one.facts.name)};`);
  const alter = (target: number) =>
    relations.flatMap((one) => targetStatements(one, target)).map((statement) => `${statement};`);
  return [
    {
      kind: "statistics",
      title: `Statistics target ${LARGER_TARGET} for ${relations.flatMap(({ compared }) => compared).join(", ")}`,
      evidence:
        "With more values listed by their frequency the planner knows those of this statement; planning takes a little longer for it.",
      tried: triedWords(facts, LARGER_STATISTICS_TARGET, facts.untriedStatistics),
      sql: [...alter(LARGER_TARGET), ...analyse].join("\n"),
      teardown: [...alter(-1), ...analyse].join("\n"),
    },
  ];
}

function rewriteAdvice({ sets, statement }: AdviceFacts): Advice[] {
  const { cause } = worstSet(sets).explanation;
  if (cause !== "misestimate") return [];
  return [
    {
      kind: "rewrite",
      title: "Rewrite the statement",
      evidence:
        "No statistics that were tried repair the estimate. Say the condition in terms that have statistics, or compute the misjudged part first (WITH … AS MATERIALIZED) so that what follows is planned for it.",
      tried: "",
      sql: statement,
      teardown: "",
    },
  ];
}

/** The kinder settings first: those that tell the planner about the machine before those that forbid it a method. */
const SETTING_PREFERENCE: readonly Choice["group"][] = [
  "memory",
  "jit",
  "parallel",
  "cost",
  "order",
  "operation",
  "join",
  "scan",
];

function settingAdvice(facts: AdviceFacts): Advice[] {
  const helping = facts.choices
    .filter(({ key, settings, hint }) => settings.length > 0 && hint === null && remedies(facts, key))
    .toSorted((a, b) => harm(facts, a) - harm(facts, b) || preference(a) - preference(b));
  const [choice] = helping;
  if (choice === undefined) return [];
  const ratio = worstTrial(facts, choice.key)?.plan.ratio?.ratio ?? 1;
  const slower = (trialsOf(facts.sets, choice.key) ?? []).filter(({ outcome }) => outcome === "slower");
  const warning =
    slower.length === 0
      ? ""
      : ` It makes the statement slower with ${slower.map(({ set }) => set.paramSet).join(", ")}: do not set it for all values.`;
  return [
    {
      kind: "setting",
      title: choice.settings.map(({ name, value }) => `${name} = ${value}`).join(", "),
      evidence: `Set it for this statement alone (SET LOCAL in its transaction): it makes it ${formatFactor(ratio)} faster here and would change every other plan of the session.${warning}`,
      tried: triedWords(facts, choice.key, ""),
      sql: choice.settings.map(({ name, value }) => settingToTry(name, value).sql).join("\n"),
      teardown: "",
    },
  ];
}

const preference = ({ group }: Choice): number => SETTING_PREFERENCE.indexOf(group);
const harm = ({ sets }: AdviceFacts, { key }: Choice): number =>
  (trialsOf(sets, key) ?? []).filter(({ outcome }) => outcome === "slower").length;

function hintAdvice(facts: AdviceFacts): Advice[] {
  if (!facts.proof.isProven) return [];
  const choice = facts.choices.find(({ key, hint }) => hint !== null && remedies(facts, key));
  if (choice === undefined || choice.hint === null) return [];
  return [
    {
      kind: "hint",
      title: `Hint: ${choice.hint}`,
      evidence: `Statistics do not repair the plan, and it loses with every parameter set. A hint holds whatever the data becomes: look at it again by ${facts.proof.reviewBy}.`,
      tried: triedWords(facts, choice.key, ""),
      sql: `-- Review by ${facts.proof.reviewBy}.\n-- @hint ${choice.hint}`,
      teardown: "",
    },
  ];
}
