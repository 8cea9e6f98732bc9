import type { CatalogFacts } from "@/lib/plan/rules/catalog-facts";
import { formatFactor, formatPercent } from "@/lib/format/quantity";
import type { RelationColumns } from "./condition-columns";
import type { HintProof, LabSet } from "./record";
import { staleRelations } from "./stale-relations";
import { EXTENDED_KINDS, extendedColumns, extendedKey, FRESH_STATISTICS } from "./statistics-choices";
import { isRemedy, trialsOf } from "./trial";

/** A hint outlives the data that it was right for; nobody should have to remember to look. */
const REVIEW_AFTER_DAYS = 90;
const DAY_MS = 86_400_000;

export interface ProofFacts {
  sets: readonly LabSet[];
  /** How many sets were asked for; more than `sets` when the run was stopped early. */
  setCount: number;
  catalog: CatalogFacts | null;
  columns: readonly RelationColumns[];
  now: Date;
}

type Condition = HintProof["conditions"][number];

/** Whether everything that comes before a hint has been tried: fresh and extended statistics, and a regret with every parameter set. */
export function hintProof(facts: ProofFacts): HintProof {
  const reviewBy = new Date(facts.now.getTime() + REVIEW_AFTER_DAYS * DAY_MS).toISOString().slice(0, 10);
  const conditions = [
    freshCondition(facts),
    extendedCondition(facts),
    regretCondition(facts),
    { name: "A review date", holds: true, evidence: `${reviewBy}, ${REVIEW_AFTER_DAYS} days from this run.` },
  ];
  return { isProven: conditions.every(({ holds }) => holds), conditions, reviewBy };
}

const repairs = (sets: readonly LabSet[], choice: string): boolean =>
  trialsOf(sets, choice)?.some(isRemedy) ?? false;

function freshCondition({ sets, catalog }: ProofFacts): Condition {
  const name = "Fresh statistics do not help";
  if (trialsOf(sets, FRESH_STATISTICS) !== null) {
    const helps = repairs(sets, FRESH_STATISTICS);
    const evidence = helps
      ? "ANALYZE alone gives the better plan."
      : "Planned after ANALYZE: the regret stays.";
    return { name, holds: !helps, evidence };
  }
  const [stale] = staleRelations(catalog);
  const isKnown = (catalog?.relations.length ?? 0) > 0;
  return {
    name,
    holds: isKnown && stale === undefined,
    evidence:
      stale?.evidence ?? (isKnown ? "The catalog says that they are fresh." : "The catalog was not read."),
  };
}

function extendedCondition({ sets, columns }: ProofFacts): Condition {
  const name = "Extended statistics do not help";
  const possible = EXTENDED_KINDS.filter((kind) =>
    columns.some((relation) => extendedColumns(relation, kind).length > 0),
  );
  if (possible.length === 0)
    return {
      name,
      holds: columns.length > 0,
      evidence: "There are no two columns of one relation to relate.",
    };
  const tried = possible.filter((kind) => trialsOf(sets, extendedKey(kind)) !== null);
  const helping = tried.filter((kind) => repairs(sets, extendedKey(kind)));
  if (tried.length < possible.length)
    return { name, holds: false, evidence: "They could not all be tried on this target." };
  return helping.length > 0
    ? { name, holds: false, evidence: `${helping.join(" and ")} give the better plan.` }
    : { name, holds: true, evidence: `Tried: ${tried.join(", ")}. The regret stays.` };
}

function regretCondition({ sets, setCount }: ProofFacts): Condition {
  const name = "A regret with every parameter set";
  const without = setCount - sets.filter(({ regret }) => regret.outcome === "regret").length;
  const least = Math.min(...sets.map(({ regret }) => regret.low ?? 1));
  const floor = Math.max(...sets.map(({ noiseFloor }) => noiseFloor));
  return without === 0
    ? {
        name,
        holds: true,
        evidence: `At least ${formatFactor(least)} everywhere, noise floor ±${formatPercent(floor)}.`,
      }
    : {
        name,
        holds: false,
        evidence: `None is proven with ${without} of ${setCount} ${setCount === 1 ? "set" : "sets"}.`,
      };
}
