import { formatCount, formatFactor } from "@/lib/format/quantity";
import { conjunctsOf } from "./filter-columns";
import { qualifiedName, quoteIdentifier } from "../identifier";
import { scanConditions } from "../why-not/condition";
import type { ColumnFacts } from "./catalog-facts";
import { eachNode } from "./each-node";
import { inclusiveShareOf, LEAST_SHARE, type Rule } from "./finding";
import { remark } from "./judgement";
import { relationFactsOf } from "./plan-relations";

const LEAST_FACTOR = 10;
const LEAST_ROWS = 100;
const DEFAULT_TARGET = 100;
const BETTER_TARGET = 1000;

/** The planner misjudged one value of a column that has far more values than its statistics list. */
export const statisticsTarget: Rule = {
  id: "statistics-target",
  title: "Statistics too coarse for a skewed column",
  needsCatalog: true,
  check: eachNode(({ node, parent }, context) => {
    const estimate = context.analysis.nodes.get(node.id)?.rowEstimate ?? null;
    const rows = Math.max(node.actualRows ?? 0, node.planRows ?? 0);
    const facts = relationFactsOf(context.catalog, node);
    if (!facts || estimate === null || estimate.factor < LEAST_FACTOR || rows < LEAST_ROWS) return null;
    if (inclusiveShareOf(context, parent?.node ?? node) < LEAST_SHARE) return null;
    const conditions = scanConditions(node, new Set(facts.columns.map(({ name }) => name)));
    const texts = [node.conditions.filter, node.conditions.indexCond ?? node.conditions.recheckCond];
    const isOnly = texts.flatMap((text) => (text === undefined ? [] : conjunctsOf(text))).length === 1;
    const column = facts.columns.find(({ name }) => name === conditions[0]?.column);
    if (!isOnly || conditions[0]?.operator !== "=" || column === undefined) return null;
    const set = context.catalog?.settings.find(({ name }) => name === "default_statistics_target")?.value;
    const target = column.statisticsTarget ?? Number(set ?? DEFAULT_TARGET);
    const distinct = distinctValues(column, facts.estimatedRows ?? 0);
    if (distinct <= target || column.mostCommonFrequency === null || target >= BETTER_TARGET) return null;
    const relation = qualifiedName(facts.schema, facts.name);
    return remark(statisticsTarget.id, node, estimate.factor >= 100 ? 3 : 2, {
      threshold:
        "An estimate at least ten times off, for one value of a column with more values than its statistics target.",
      evidence: `The planner expected ${formatCount(node.planRows ?? 0)} rows for ${conditions[0].text} and got ${formatCount(node.actualRows ?? 0)} (${formatFactor(estimate.factor)}). ${facts.name}.${column.name} has about ${formatCount(distinct)} values, of which at most ${target} are listed with their frequency.`,
      suggestion: `With more values listed the planner knows this one: ALTER TABLE ${relation} ALTER COLUMN ${quoteIdentifier(column.name)} SET STATISTICS ${BETTER_TARGET}; ANALYZE ${relation}; planning takes a little longer for it.`,
      factor: estimate.factor,
    });
  }),
};

/** pg_stats.n_distinct is negative where it is a part of the rows. */
function distinctValues({ nDistinct }: ColumnFacts, rows: number): number {
  if (nDistinct === null) return 0;
  return nDistinct >= 0 ? nDistinct : -nDistinct * rows;
}
