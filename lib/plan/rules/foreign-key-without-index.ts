import { formatCount, formatMs } from "@/lib/format/quantity";
import { qualifiedName, quoteIdentifier } from "../identifier";
import type { PlanNode, PlanTrigger } from "../plan-node";
import { columnsIn } from "../why-not/condition-words";
import type { ForeignKeyFacts, RelationFacts } from "./catalog-facts";
import { LEAST_SHARE, shareOf, type Finding, type Rule, type RuleContext, type TryIt } from "./finding";
import { improvement } from "./judgement";
import { relationFactsOf } from "./plan-relations";

const THRESHOLD = "At least 5 % of the time, and no index that begins with the foreign key's columns.";

/** The columns of a foreign key have no index: each referenced row that goes away, and each join, reads the whole table. */
export const foreignKeyWithoutIndex: Rule = {
  id: "foreign-key-without-index",
  title: "Foreign key without an index",
  needsCatalog: true,
  check: (context) => [...checkTriggers(context), ...checkJoins(context)],
};

/** Deleting or updating a referenced row runs a query over the referencing table for each. */
function checkTriggers(context: RuleContext): Finding[] {
  return context.plan.triggers.flatMap((trigger): Finding[] => {
    const share = (trigger.timeMs ?? 0) / Math.max(0.001, context.plan.executionTimeMs ?? Infinity);
    const key = share < LEAST_SHARE ? null : unindexedKeyTo(context, trigger);
    if (key === null) return [];
    return [
      improvement(foreignKeyWithoutIndex.id, writerOf(context, trigger), share, {
        threshold: THRESHOLD,
        evidence: `For each row, ${formatCount(trigger.calls)} times in all, ${key.relation} was searched for rows that refer to it by ${key.columns.join(", ")}, without an index: ${formatMs(trigger.timeMs ?? 0)}.`,
        suggestion: `An index on ${key.relation} (${key.columns.join(", ")}) finds them at once.`,
        tryIt: indexOn(key.schema, key.relation, key.columns),
      }),
    ];
  });
}

function unindexedKeyTo({ catalog }: RuleContext, { constraint, relation }: PlanTrigger) {
  const referenced = (catalog?.relations ?? []).filter(
    ({ name }) => relation === undefined || name === relation,
  );
  const keys = referenced.flatMap(({ referencedBy }) => referencedBy);
  return keys.find(({ name, isIndexed }) => name === constraint && !isIndexed) ?? null;
}

function writerOf({ placed, plan }: RuleContext, { relation }: PlanTrigger): PlanNode {
  const writers = placed.map(({ node }) => node).filter(({ nodeType }) => nodeType === "ModifyTable");
  return writers.find((node) => node.relation === relation) ?? writers[0] ?? plan.root;
}

/** A join that reads the referencing side in full, again and again. */
function checkJoins(context: RuleContext): Finding[] {
  return context.placed.flatMap(({ node, parent }): Finding[] => {
    const share = shareOf(context, node);
    const reads = timesReadInFull(context, node);
    if (
      node.nodeType !== "Seq Scan" ||
      parent?.node.nodeType !== "Nested Loop" ||
      reads < 2 ||
      share < LEAST_SHARE
    )
      return [];
    const facts = relationFactsOf(context.catalog, node);
    const condition = `${parent.node.conditions.joinFilter ?? ""} ${node.conditions.filter ?? ""}`;
    const key = facts && unindexedKeyOf(facts, condition);
    if (!facts || !key) return [];
    const columns = key.columns.join(", ");
    return [
      improvement(foreignKeyWithoutIndex.id, node, share, {
        threshold: THRESHOLD,
        evidence: `All of ${facts.name} is read ${formatCount(reads)} times to find the rows that refer to ${key.referencedRelation} by ${columns}, which has no index.`,
        suggestion: `An index on ${facts.name} (${columns}) finds them at once.`,
        tryIt: indexOn(facts.schema, facts.name, key.columns),
      }),
    ];
  });
}

/** The processes of a Parallel Seq Scan have a loop each, and read the relation once together. */
function timesReadInFull(
  { analysis }: RuleContext,
  { id, parallelAware, actualLoops = 0 }: PlanNode,
): number {
  return actualLoops / (parallelAware ? (analysis.nodes.get(id)?.participants ?? 1) : 1);
}

function unindexedKeyOf(facts: RelationFacts, condition: string): ForeignKeyFacts | null {
  const isIndexed = ({ columns }: ForeignKeyFacts) =>
    facts.indexes.some(
      ({ keys, isValid }) =>
        isValid && columns.every((column) => keys.slice(0, columns.length).includes(quoteIdentifier(column))),
    );
  const isJoined = ({ columns }: ForeignKeyFacts) => columnsIn(condition, columns).length === columns.length;
  return facts.foreignKeys.find((key) => isJoined(key) && !isIndexed(key)) ?? null;
}

function indexOn(schema: string, relation: string, columns: readonly string[]): TryIt {
  const list = columns.map(quoteIdentifier).join(", ");
  return {
    kind: "index",
    label: `Index on ${relation} (${columns.join(", ")})`,
    sql: `CREATE INDEX ON ${qualifiedName(schema, relation)} (${list});`,
  };
}
