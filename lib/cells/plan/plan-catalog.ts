import "server-only";
import { AppError } from "@/lib/errors";
import { parsePlan } from "@/lib/plan/parse-plan";
import type { PlanNode, QueryPlan } from "@/lib/plan/plan-node";
import type { CatalogFacts } from "@/lib/plan/rules/catalog-facts";
import { relationsOfPlans } from "@/lib/plan/rules/plan-relations";
import { planNodes } from "@/lib/plan/walk";
import { wordsIn } from "@/lib/plan/why-not/condition-words";
import { namedRelations } from "@/lib/sql/named-relations";
import { parseStatement } from "@/lib/sql/parser";
import { readCatalogFacts } from "@/lib/target/catalog-facts";
import type { TargetBackend } from "@/lib/target/types";

/** What was read of the catalog beside a plan, or why it was not. */
export interface PlanCatalog {
  catalog: CatalogFacts | null;
  catalogProblem?: string;
}

/**
 * Reads what the catalog says about the relations of a plan that was just taken in this session. Never fails a run:
 * what the target answers instead is told.
 *
 * @param preparation the SETs under which the statement was planned: they decide what its names mean.
 */
export async function readPlanCatalog(
  session: TargetBackend,
  { raw, statement, preparation }: { raw: string; statement: string; preparation: readonly string[] },
): Promise<PlanCatalog> {
  try {
    const { plans } = parsePlan(raw);
    const relations = wantedRelations(plans, statement);
    if (relations.length === 0) return { catalog: null };
    const columns = [...wordsOf(plans)];
    return { catalog: await readCatalogFacts(session, { relations, columns, preparation }) };
  } catch (error) {
    if (error instanceof AppError) return { catalog: null, catalogProblem: error.message };
    throw error;
  }
}

/** EXPLAIN names no schemas without VERBOSE; where the statement itself names one, it is taken from there. */
function wantedRelations(plans: readonly QueryPlan[], statement: string) {
  const { tree } = parseStatement(statement);
  const inStatement = tree === null ? [] : namedRelations(tree);
  const written = new Set(
    plans.flatMap(({ root }) =>
      planNodes(root).flatMap(({ nodeType, relation }) => (nodeType === "ModifyTable" ? [relation] : [])),
    ),
  );
  return relationsOfPlans(plans).map(({ schema, name }) => {
    const schemas = inStatement.filter((one) => one.name === name).map((one) => one.schema);
    const named = new Set(schemas).size === 1 ? (schemas[0] ?? null) : null;
    return { schema: schema ?? named, name, expand: written.has(name) };
  });
}

/** Every word of the plans' conditions and keys: the columns among them are those that matter. */
const wordsOf = (plans: readonly QueryPlan[]) =>
  new Set(plans.flatMap(({ root }) => planNodes(root).flatMap(expressionsOf)).flatMap(wordsIn));

function expressionsOf({ conditions, sortKey, groupKey, output, groupingSets }: PlanNode): string[] {
  const written = Object.values(conditions) as string[];
  return [...written, ...(sortKey ?? []), ...(groupKey ?? []), ...(output ?? []), ...(groupingSets ?? [])];
}
