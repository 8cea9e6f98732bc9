import { formatCount } from "@/lib/format/quantity";
import { qualifiedName } from "../identifier";
import { filterObstacle } from "./filter-obstacle";
import { eachNode } from "./each-node";
import { shareOf, type Rule } from "./finding";
import { improvement } from "./judgement";
import { readsMuchToKeepLittle, scanWork } from "./scan-work";

/** An index can hold an expression only when it never changes; these depend on their arguments alone. */
const IMMUTABLE =
  /^"?(?:lower|upper|btrim|ltrim|rtrim|abs|length|char_length|md5|left|right|substr|substring|reverse|replace)"?\(/;

/** A condition compares a function of a column, so an index on the column cannot answer it. */
export const functionOnColumn: Rule = {
  id: "function-on-column",
  title: "Function around the column of a condition",
  needsCatalog: false,
  check: eachNode(({ node }, context) => {
    if (!readsMuchToKeepLittle(context, node)) return null;
    const obstacle = filterObstacle(node);
    if (obstacle?.kind !== "function") return null;
    const { removedPart, removedRows } = scanWork(node);
    const isImmutable = IMMUTABLE.test(obstacle.expression);
    const relation = node.relation ?? "the relation";
    return improvement(functionOnColumn.id, node, shareOf(context, node) * removedPart, {
      threshold: "At least 90 % of the rows read are removed, and at least 1,000.",
      evidence: `The expression ${obstacle.expression} is computed for every row of ${relation}, and ${formatCount(removedRows)} rows are removed.`,
      suggestion: isImmutable
        ? `An index on ${obstacle.expression} answers the condition as it is written.`
        : `Compare ${obstacle.column} itself, for example with the two ends of a range; then an index on it can find the rows. An index on the expression works too if it is immutable, which most functions of timestamp with time zone are not.`,
      tryIt: isImmutable
        ? {
            kind: "index",
            label: `Index on ${relation} (${obstacle.expression})`,
            sql: `CREATE INDEX ON ${qualifiedName(node.schema, relation)} (${obstacle.expression});`,
          }
        : null,
    });
  }),
};
