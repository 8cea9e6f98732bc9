import type { QueryPlan } from "../plan-node";
import { planNodes } from "../walk";
import type { CatalogFacts, RelationFacts } from "./catalog-facts";

/** A relation as a plan names it: the schema is told by EXPLAIN (VERBOSE) only. */
export interface NamedRelation {
  schema: string | null;
  name: string;
}

/** The relations that the plans scan or write, and those whose triggers fired; each once. */
export function relationsOfPlans(plans: readonly QueryPlan[]): NamedRelation[] {
  const named = new Map<string, NamedRelation>();
  const add = (name: string | undefined, schema: string | undefined) => {
    if (name !== undefined) named.set(`${schema ?? ""}\0${name}`, { schema: schema ?? null, name });
  };
  for (const { root, triggers } of plans) {
    for (const { relation, schema } of planNodes(root)) add(relation, schema);
    for (const { relation } of triggers) add(relation, undefined);
  }
  return [...named.values()];
}

/** The facts of a relation that a plan names; null when the catalog was not read, or two schemas have one of the name. */
export function relationFactsOf(
  catalog: CatalogFacts | null,
  { relation, schema }: { relation?: string | undefined; schema?: string | undefined },
): RelationFacts | null {
  const named = (catalog?.relations ?? []).filter(
    (facts) => facts.name === relation && (schema === undefined || facts.schema === schema),
  );
  return named.length === 1 ? named[0]! : null;
}
