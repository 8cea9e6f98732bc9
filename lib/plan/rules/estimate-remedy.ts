import { filterColumns } from "./filter-columns";
import { qualifiedName, quoteIdentifier } from "../identifier";
import { parametersUsedBy } from "../arithmetic/parameters";
import type { PlanNode } from "../plan-node";
import type { TryIt } from "./finding";

export interface EstimateRemedy {
  text: string;
  tryIt?: TryIt;
}

/** Plain columns, maybe qualified, as a Group Key lists them. */
const PLAIN_COLUMN = /^(?:(?:[a-z_][a-z0-9_$]*|"(?:[^"]|"")*")\.)?([a-z_][a-z0-9_$]*|"(?:[^"]|"")*")$/;

/** What can make the planner judge the rows of `node` better, given that it judges those below it well. */
export function estimateRemedy(node: PlanNode): EstimateRemedy {
  if (node.nodeType === "Function Scan")
    return {
      text: "The planner takes what the function declares: ALTER FUNCTION … ROWS n, or a support function, tells it better.",
    };
  if (node.groupKey !== undefined) return groupingRemedy(node, node.groupKey);
  if (node.relation === undefined) {
    return {
      text:
        node.children.length === 0
          ? "The planner cannot look into what produces these rows."
          : "The estimates below it are good, so it is this node's own condition or grouping that the planner cannot judge.",
    };
  }
  if (parametersUsedBy(node).size > 0)
    return { text: "Its condition compares with a value that is known only while the query runs." };
  const { filter = "", indexCond = "", recheckCond = "" } = node.conditions;
  const conditions = [indexCond || recheckCond, filter].filter((condition) => condition !== "");
  const columns = conditions.flatMap((condition) => filterColumns(condition, node.alias ?? node.relation));
  return scanRemedy(node, [...new Set(columns.map(({ column }) => column))]);
}

function scanRemedy(node: PlanNode, columns: string[]): EstimateRemedy {
  if (columns.length === 0 && node.conditions.filter !== undefined)
    return {
      text: "Of the expression in its condition there are no statistics: extended statistics on the expression, or an index on it, and ANALYZE collect them.",
    };
  if (columns.length < 2) return { text: "Fresh statistics may be enough.", tryIt: freshStatistics(node) };
  return {
    text: `Its conditions on ${columns.join(", ")} may depend on each other; extended statistics tell the planner so.`,
    tryIt: extendedStatistics(node, columns),
  };
}

/** How many groups there are follows from the distinct values of one relation's columns, when all keys are such. */
function groupingRemedy(node: PlanNode, groupKey: string[]): EstimateRemedy {
  const scan = onlyScanBelow(node);
  const columns = groupKey.map((key) => PLAIN_COLUMN.exec(key)?.[1] ?? null).filter((key) => key !== null);
  if (scan === null || columns.length < groupKey.length)
    return {
      text: "The planner cannot tell how many groups an expression, or columns of several relations, make.",
    };
  if (columns.length < 2)
    return {
      text: "It is the number of distinct values that is wrong: fresh statistics, a larger statistics target or ALTER TABLE … ALTER COLUMN … SET (n_distinct = …) correct it.",
      tryIt: freshStatistics(scan),
    };
  return {
    text: `The columns ${columns.join(", ")} occur in fewer combinations than their own numbers of values suggest; extended statistics tell the planner so.`,
    tryIt: extendedStatistics(scan, columns),
  };
}

function onlyScanBelow(node: PlanNode): PlanNode | null {
  let below: PlanNode | undefined = node.children.length === 1 ? node.children[0] : undefined;
  while (below !== undefined && below.relation === undefined)
    below = below.children.length === 1 ? below.children[0] : undefined;
  return below ?? null;
}

function freshStatistics(scan: PlanNode): TryIt {
  const relation = qualifiedName(scan.schema, scan.relation ?? "");
  return { label: `ANALYZE ${scan.relation ?? ""}`, kind: "analyze", sql: `ANALYZE ${relation};` };
}

function extendedStatistics(scan: PlanNode, columns: string[]): TryIt {
  const relation = qualifiedName(scan.schema, scan.relation ?? "");
  const list = columns.join(", ");
  return {
    label: `Statistics on ${scan.relation ?? ""} (${list})`,
    kind: "statistics",
    sql: `CREATE STATISTICS ${statisticsName(scan.relation ?? "", columns)} ON ${list} FROM ${relation};\nANALYZE ${relation};`,
  };
}

/** A name is required before version 16. 63 bytes are what PostgreSQL keeps of one. */
function statisticsName(relation: string, columns: string[]): string {
  return quoteIdentifier(
    [relation, ...columns]
      .join("_")
      .toLowerCase()
      .replace(/[^a-z0-9_]+/g, "_")
      .slice(0, 60),
  );
}
