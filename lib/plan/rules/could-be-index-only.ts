import { formatCount } from "@/lib/format/quantity";
import { conjunctsOf } from "./filter-columns";
import { qualifiedName } from "../identifier";
import type { PlanNode } from "../plan-node";
import { eachNode } from "./each-node";
import { shareOf, type Rule, type TryIt } from "./finding";
import { conditionColumns } from "./index-suggestion";
import { improvement } from "./judgement";
import { scanWork } from "./scan-work";

const MOST_COLUMNS = 4;
const LEAST_ROWS = 1000;
const LEAST_SHARE_OF_SCAN = 0.1;
const COLUMN = /^(?:(?:[a-z_][a-z0-9_$]*|"(?:[^"]|"")*")\.)?([a-z_][a-z0-9_$]*|"(?:[^"]|"")*")$/;

/** An index scan fetches every row from the table although few columns are needed; EXPLAIN (VERBOSE) tells which. */
export const couldBeIndexOnly: Rule = {
  id: "could-be-index-only",
  title: "Index scan that could be index-only",
  needsCatalog: false,
  check: eachNode(({ node }, context) => {
    if (node.nodeType !== "Index Scan" || node.relation === undefined) return null;
    const { readRows } = scanWork(node);
    const share = shareOf(context, node);
    if (readRows < LEAST_ROWS || share < LEAST_SHARE_OF_SCAN) return null;
    const index = coveringIndex(node);
    if (index === null) return null;
    return improvement(couldBeIndexOnly.id, node, share, {
      threshold: "At most four columns are needed of at least 1,000 rows, in at least 10 % of the time.",
      evidence: `${formatCount(readRows)} rows of ${node.relation} are fetched from the table for ${(node.output ?? []).length === 1 ? "one column" : `${(node.output ?? []).length} columns`}.`,
      suggestion:
        "An index that holds these columns as well answers alone, while VACUUM keeps the table's pages all-visible. It is larger, and updates of the added columns then write it too.",
      tryIt: index,
    });
  }),
};

/** Null when a column cannot be told, more are needed than an index should hold, or all are searched anyway. */
function coveringIndex(node: PlanNode): TryIt | null {
  const { indexCond, filter } = node.conditions;
  const searched = understood(node, indexCond);
  const filtered = filter === undefined ? [] : understood(node, filter);
  const output = (node.output ?? []).map((item) => COLUMN.exec(item)?.[1] ?? null);
  if (searched === null || filtered === null || output.length === 0) return null;
  const needed = output.filter((column) => column !== null);
  const included = [...new Set([...needed, ...filtered])].filter((column) => !searched.includes(column));
  if (needed.length < output.length || needed.length > MOST_COLUMNS || included.length === 0) return null;
  return {
    kind: "index",
    label: `Index on ${node.relation ?? ""} (${searched.join(", ")}) that holds ${included.join(", ")}`,
    sql: `CREATE INDEX ON ${qualifiedName(node.schema, node.relation ?? "")} (${searched.join(", ")}) INCLUDE (${included.join(", ")});`,
  };
}

/** The columns of a condition, equalities first; null when a part of it is not `column operator constant`. */
function understood(node: PlanNode, condition: string | undefined): string[] | null {
  if (condition === undefined) return null;
  const columns = conditionColumns(node, condition);
  if (columns.length < conjunctsOf(condition).length) return null;
  return columns.toSorted((a, b) => a.kind.localeCompare(b.kind)).map(({ column }) => column);
}
