import { formatCount } from "@/lib/format/quantity";
import { filterObstacle } from "./filter-obstacle";
import { eachNode } from "./each-node";
import { shareOf, type Rule } from "./finding";
import { improvement } from "./judgement";
import { readsMuchToKeepLittle, scanWork } from "./scan-work";

/** A condition converts the column instead of the value, so an index on the column cannot answer it. */
export const castOnColumn: Rule = {
  id: "cast-on-column",
  title: "Cast of the column of a condition",
  needsCatalog: false,
  check: eachNode(({ node }, context) => {
    if (!readsMuchToKeepLittle(context, node)) return null;
    const obstacle = filterObstacle(node);
    if (obstacle?.kind !== "cast") return null;
    const { removedPart, removedRows } = scanWork(node);
    return improvement(castOnColumn.id, node, shareOf(context, node) * removedPart, {
      threshold: "At least 90 % of the rows read are removed, and at least 1,000.",
      evidence: `Every ${obstacle.column} of ${node.relation ?? "the relation"} is converted to compare it (${obstacle.condition}), and ${formatCount(removedRows)} rows are removed.`,
      suggestion: `Give the value in the column's own type, in the statement or where the driver binds it: then ${obstacle.column} is compared as it is stored, and an index on it can find the rows.`,
    });
  }),
};
