import { formatBytes } from "@/lib/format/quantity";
import type { PlanNode } from "../plan-node";
import type { IndexFacts, RelationFacts } from "../rules/catalog-facts";
import { sameExpression, scanConditions, type ScanCondition } from "./condition";
import { wordsIn } from "./condition-words";

export type IndexObstacle =
  "invalid" | "predicate" | "leading-column" | "expression" | "type" | "collation" | "pattern" | "operator";

/** How an index goes with the conditions of a scan. */
export interface IndexFit {
  index: IndexFacts;
  /** Leading keys that the conditions speak of. */
  matchedKeys: number;
  /** The condition on which it turns. */
  condition: ScanCondition;
  /** Why the index cannot search the condition; null when it can. */
  obstacle: { kind: IndexObstacle; reason: string } | null;
}

/** The indexes of the relation that have something to do with the scan's conditions, the fitting ones first. */
export function indexFits(node: PlanNode, relation: RelationFacts): IndexFit[] {
  const conditions = scanConditions(node, new Set(relation.columns.map(({ name }) => name)));
  return relation.indexes
    .flatMap((index) => fitOf(index, conditions, relation) ?? [])
    .toSorted(
      (a, b) => Number(a.obstacle !== null) - Number(b.obstacle !== null) || b.matchedKeys - a.matchedKeys,
    );
}

function fitOf(
  index: IndexFacts,
  conditions: readonly ScanCondition[],
  relation: RelationFacts,
): IndexFit | null {
  if (!["btree", "hash", "brin"].includes(index.accessMethod)) return null;
  const [leading = ""] = index.keys;
  const onLeading = conditions.filter((condition) => isSearchable(condition, leading, index, 0));
  const condition = onLeading[0];
  if (condition !== undefined) {
    const obstacle = obstacleOfUsable(index, onLeading, conditions);
    return { index, matchedKeys: matchedKeys(index, conditions), condition, obstacle };
  }
  const near = conditions.find(({ column }) => namesColumn(leading, column));
  if (near !== undefined)
    return { index, matchedKeys: 0, condition: near, obstacle: mismatch(index, near, relation) };
  const later = conditions.find((one) =>
    index.keys.slice(1).some((key, at) => isSearchable(one, key, index, at + 1)),
  );
  if (later === undefined) return null;
  const reason = `It begins with ${leading}, of which the conditions say nothing: ${later.expression} alone does not tell where to start in it.`;
  return { index, matchedKeys: 0, condition: later, obstacle: { kind: "leading-column", reason } };
}

/** Whether the index can look the condition up by its key at place `at`. */
function isSearchable(condition: ScanCondition, key: string, index: IndexFacts, at: number): boolean {
  if (!sameExpression(condition.expression, key)) return false;
  if (condition.operator.startsWith("~"))
    return (
      condition.isPrefix === true && (index.searchesPrefix[at] ?? false) && index.accessMethod === "btree"
    );
  const isPatternOnly = (index.operatorClasses[at] ?? "").endsWith("_pattern_ops");
  return /^[=<>]/.test(condition.operator) && !(isPatternOnly && condition.operator !== "=");
}

function matchedKeys(index: IndexFacts, conditions: readonly ScanCondition[]): number {
  const unmatched = index.keys.findIndex(
    (key, at) => !conditions.some((condition) => isSearchable(condition, key, index, at)),
  );
  return unmatched < 0 ? index.keys.length : unmatched;
}

function obstacleOfUsable(
  index: IndexFacts,
  onLeading: readonly ScanCondition[],
  conditions: readonly ScanCondition[],
): IndexFit["obstacle"] {
  if (!index.isValid)
    return {
      kind: "invalid",
      reason:
        "It is invalid: building it concurrently failed or is not over. Drop it and build it again (REINDEX INDEX CONCURRENTLY).",
    };
  if (index.predicate !== null && !isImplied(index.predicate, conditions))
    return {
      kind: "predicate",
      reason: `It holds only the rows where ${index.predicate}, and the statement's conditions do not say that all its rows are such.`,
    };
  if (index.accessMethod === "hash" && !onLeading.some(({ operator }) => operator === "="))
    return { kind: "operator", reason: "It is a hash index, which finds equal values and no ranges." };
  return null;
}

/** Cheap and one-sided: the predicate stands among the conditions, or says IS NOT NULL of a column that is compared. */
function isImplied(predicate: string, conditions: readonly ScanCondition[]): boolean {
  if (conditions.some(({ text }) => sameExpression(text, predicate))) return true;
  const notNull = /^\(*"?([^"()]+)"?\)* IS NOT NULL\)*$/.exec(predicate)?.[1];
  return notNull !== undefined && conditions.some(({ column }) => column === notNull);
}

function mismatch(
  index: IndexFacts,
  condition: ScanCondition,
  relation: RelationFacts,
): IndexFit["obstacle"] {
  const [leading = ""] = index.keys;
  const type = relation.columns.find(({ name }) => name === condition.column)?.type ?? "its own type";
  if (condition.shape === "cast")
    return {
      kind: "type",
      reason: `The condition converts every ${condition.column} to ${condition.castType ?? "another type"}, the index holds it as ${type}. Give the value as ${type}.`,
    };
  if (condition.shape === "pattern" && condition.isPrefix === true)
    return {
      kind: "collation",
      reason: `LIKE with fixed text in front compares byte by byte, and the index sorts by its collation. An index with text_pattern_ops, or in the collation "C", can search it.`,
    };
  if (condition.operator.startsWith("~"))
    return {
      kind: "pattern",
      reason: "A B-tree finds only patterns that begin with fixed text and mind the case.",
    };
  if (condition.shape === "plain" && sameExpression(condition.expression, leading))
    return { kind: "operator", reason: `Its operator class does not search with ${condition.operator}.` };
  return {
    kind: "expression",
    reason: `The condition is on ${condition.expression}, the index on ${leading}: to the planner these have nothing to do with each other.`,
  };
}

const namesColumn = (key: string, column: string) => wordsIn(key).includes(column);

/** Above this part of the relation's rows, jumping between index and heap reads more than the heap in one go. */
const UNSELECTIVE_PART = 0.05;
/** Below this correlation the rows of one value are spread over the whole heap. */
const SCATTERED_CORRELATION = 0.5;
const SMALL_RELATION_BYTES = 10 * 8192;

/** Why the planner may find a fitting index dearer than reading the relation, as far as its statistics tell. */
export function costReasons(
  node: PlanNode,
  relation: RelationFacts,
  condition: ScanCondition | null,
): string[] {
  const reasons: string[] = [];
  if (relation.sizeBytes > 0 && relation.sizeBytes <= SMALL_RELATION_BYTES)
    reasons.push(
      `${relation.name} has ${formatBytes(relation.sizeBytes)}: reading all of it is a matter of a few pages.`,
    );
  const rows = relation.estimatedRows ?? 0;
  const part = rows > 0 && node.planRows !== undefined ? Math.min(1, node.planRows / rows) : null;
  if (part !== null && part >= UNSELECTIVE_PART)
    reasons.push(
      `Low selectivity: the planner expects ${percent(part)} of the rows of ${relation.name} to be wanted, so an index spares little and adds jumps between pages.`,
    );
  const column = relation.columns.find(({ name }) => name === condition?.column);
  if (column?.correlation != null && Math.abs(column.correlation) < SCATTERED_CORRELATION)
    reasons.push(
      `Low correlation: the rows of ${relation.name} are not stored in the order of ${column.name} (correlation ${column.correlation.toFixed(2)}), so nearly every row found is a page of its own.`,
    );
  return reasons;
}

const percent = (part: number) => `${(part * 100).toFixed(part < 0.1 ? 1 : 0)} %`;
