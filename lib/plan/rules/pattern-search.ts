import { formatCount } from "@/lib/format/quantity";
import { qualifiedName } from "../identifier";
import type { PlanNode } from "../plan-node";
import { filterObstacle, type FilterObstacle } from "./filter-obstacle";
import { eachNode } from "./each-node";
import { shareOf, type Rule, type RuleContext, type TryIt } from "./finding";
import { improvement } from "./judgement";
import { readsMuchToKeepLittle, scanWork } from "./scan-work";

/** A whole relation is read for a LIKE or regular expression that a plain B-tree index cannot answer. */
export const patternSearch: Rule = {
  id: "pattern-search",
  title: "Pattern that a plain index cannot answer",
  needsCatalog: false,
  check: eachNode(({ node }, context) => {
    if (!readsMuchToKeepLittle(context, node)) return null;
    const obstacle = filterObstacle(node);
    if (obstacle?.kind !== "pattern") return null;
    const { removedPart, removedRows } = scanWork(node);
    return improvement(patternSearch.id, node, shareOf(context, node) * removedPart, {
      threshold: "At least 90 % of the rows read are removed, and at least 1,000.",
      evidence: `All of ${node.relation ?? "the relation"} is read for ${obstacle.condition}, which removes ${formatCount(removedRows)} rows.`,
      ...remedyFor(context, node, obstacle),
    });
  }),
};

function remedyFor(
  context: RuleContext,
  node: PlanNode,
  obstacle: FilterObstacle,
): { suggestion: string; tryIt: TryIt | null } {
  const relation = qualifiedName(node.schema, node.relation ?? "");
  const index = (definition: string): TryIt => ({
    kind: "index",
    label: `Index on ${node.relation ?? ""} (${obstacle.column})`,
    sql: `CREATE INDEX ON ${relation} ${definition};`,
  });
  if (startsWithText(obstacle))
    return {
      suggestion:
        "The pattern starts with fixed text. Where the database does not sort by C, an index needs text_pattern_ops to serve it.",
      tryIt: index(`(${obstacle.column} text_pattern_ops)`),
    };
  const hasTrigrams = context.catalog?.extensions.some(
    ({ name, isInstalled }) => name === "pg_trgm" && isInstalled,
  );
  return {
    suggestion:
      "Text anywhere in a value is found by trigrams: a GIN index with gin_trgm_ops of the extension pg_trgm, for patterns of at least three characters. For words, full-text search is the better tool.",
    tryIt: hasTrigrams === true ? index(`USING gin (${obstacle.column} gin_trgm_ops)`) : null,
  };
}

/** True for `LIKE 'abc%'`: case matters, and no wildcard comes first. */
function startsWithText({ condition, pattern = "" }: FilterObstacle): boolean {
  return / ~~ '/.test(condition) && /^[^%_\\]/.test(pattern);
}
