import type { PlanNode, QueryPlan } from "@/lib/plan/plan-node";
import type { CatalogFacts, RelationFacts } from "@/lib/plan/rules/catalog-facts";
import { COLUMN_PATTERN, conjunctsOf, filterColumns, unquoted } from "@/lib/plan/rules/filter-columns";
import { relationFactsOf } from "@/lib/plan/rules/plan-relations";
import { planNodes } from "@/lib/plan/walk";

/** The columns of one relation that the statement compares with constants, and those that it groups by. */
export interface RelationColumns {
  facts: RelationFacts;
  /** Names as SQL needs them, quoted if need be. */
  compared: string[];
  grouped: string[];
}

/** Kinds of relation that ANALYZE and CREATE STATISTICS take: tables, materialised views, partitioned and foreign tables. */
const ANALYSABLE = ["r", "m", "p", "f"];
/** CREATE STATISTICS takes no more columns than this. */
export const MOST_STATISTICS_COLUMNS = 8;
const OTHER_RELATION = /\s(?:=|<>|<|>|<=|>=)\s\(?(?:[a-z_][a-z0-9_$]*|"(?:[^"]|"")*")\.(?:[a-z_]|")/;
const QUALIFIED = new RegExp(`^${COLUMN_PATTERN}$`);

/** What the plans compare and group, by relation, in the order of the plans; relations that the catalog does not tell apart are left out. */
export function conditionColumns(
  plans: readonly QueryPlan[],
  catalog: CatalogFacts | null,
): RelationColumns[] {
  const found = new Map<RelationFacts, RelationColumns>();
  for (const { root } of plans) {
    const nodes = planNodes(root);
    for (const node of nodes) {
      const facts = node.relation === undefined ? null : relationFactsOf(catalog, node);
      if (facts === null || !ANALYSABLE.includes(facts.kind)) continue;
      const columns = found.get(facts) ?? { facts, compared: [], grouped: [] };
      found.set(facts, columns);
      addOnce(columns.compared, comparedColumns(node));
      addOnce(columns.grouped, groupedColumns(nodes, node));
    }
  }
  return [...found.values()];
}

/** The columns that a scan's conditions compare with something that the planner can look up: no join conditions. */
export function comparedColumns(node: PlanNode): string[] {
  const { filter, indexCond, recheckCond } = node.conditions;
  const conjuncts = [indexCond ?? recheckCond, filter]
    .flatMap((condition) => (condition === undefined ? [] : conjunctsOf(condition)))
    .filter((conjunct) => !OTHER_RELATION.test(conjunct));
  return [
    ...new Set(
      conjuncts.flatMap((conjunct) =>
        filterColumns(conjunct, node.alias ?? node.relation).map(({ column }) => column),
      ),
    ),
  ];
}

/** The group keys that are plain columns of the relation that `scan` reads. */
function groupedColumns(nodes: readonly PlanNode[], scan: PlanNode): string[] {
  const isOnly = nodes.every((node) => node.relation === undefined || node.relation === scan.relation);
  return nodes
    .flatMap(({ groupKey }) => groupKey ?? [])
    .flatMap((key) => {
      const [, qualifier, column] = QUALIFIED.exec(key) ?? [];
      if (column === undefined) return [];
      const isOwn = qualifier === undefined ? isOnly : unquoted(qualifier) === (scan.alias ?? scan.relation);
      return isOwn ? [column] : [];
    });
}

function addOnce(known: string[], columns: readonly string[]): void {
  for (const column of columns) if (!known.includes(column)) known.push(column);
}
