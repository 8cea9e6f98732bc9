import { parseStatement } from "@/lib/sql/parser";
import { unwrapNode, type NodeFields } from "@/lib/sql/tree";
import type { Node } from "libpg-query";
import type { PlanNode, TextRange } from "../plan-node";
import { canonical, type CanonicalExpression, type NamedColumn } from "./canonical";
import type { Origin } from "./relation-origins";
import { isTooDeep } from "./tree-depth";
import type { ConditionPart, QueryScope, RelationSource } from "./statement-parts";

/** Conditions longer than this are not compared: reading them would take longer than a reader waits. */
const LONGEST_CONDITION = 100_000;

/** Among more equal conditions than this none could be told from the others. */
const MOST_CANDIDATES = 100;

/** The parts that AND joins at the top of a condition as the server printed it; null when it cannot be read as SQL. */
export function conjunctsOf(condition: string): unknown[] | null {
  if (condition.length > LONGEST_CONDITION) return null;
  const { tree } = parseStatement(`SELECT ${withoutSubPlans(condition)}`);
  if (tree === null || isTooDeep(tree)) return null;
  const [, fields] = unwrapNode(tree);
  const target = (fields.targetList as { ResTarget?: { val?: unknown } }[] | undefined)?.[0]?.ResTarget?.val;
  return target === undefined ? null : flattened(target);
}

/** EXPLAIN's own words for SubPlans are no SQL; a function of this name makes them comparable to nothing. */
function withoutSubPlans(condition: string): string {
  return condition.replace(
    /\((?:alternatives: )?(?:hashed |rescan )?(?:SubPlan|InitPlan) [^()]*\)(?:\.col\d+)?/g,
    "subplan_of_explain()",
  );
}

function flattened(tree: unknown): unknown[] {
  const [kind, fields] = unwrapNode(tree as Node);
  if (kind !== "BoolExpr" || fields.boolop !== "AND_EXPR") return [tree];
  return ((fields as NodeFields).args as unknown[]).flatMap(flattened);
}

/** Looks up the conditions of a plan's nodes in those of the statement. */
export class ConditionOrigins {
  private readonly byKey = new Map<string, ConditionPart[]>();
  private readonly byMaskedKey = new Map<string, ConditionPart[]>();
  /** For an alias of the plan the place in the statement that it stands for. */
  private readonly sourceOf = new Map<string, RelationSource>();

  constructor(
    conditions: readonly ConditionPart[],
    nodes: readonly PlanNode[],
    origins: ReadonlyMap<string, Origin>,
  ) {
    for (const part of conditions) {
      addTo(this.byKey, part.expression.key, part);
      if (part.expression.hasParameter) addTo(this.byMaskedKey, part.expression.maskedKey, part);
    }
    for (const { id, alias } of nodes) {
      const origin = origins.get(id);
      if (alias !== undefined && origin !== undefined && "source" in origin)
        this.sourceOf.set(alias, origin.source);
    }
  }

  /** Where a part of a node's condition stands; null when nowhere, or when it might be several places. */
  find(tree: unknown, own: RelationSource | null): TextRange | null {
    const expression = canonical(tree);
    const exact = this.compatible(this.byKey.get(expression.key), expression, own);
    const found =
      exact.length > 0 ? exact : this.compatible(this.byMaskedKey.get(expression.maskedKey), expression, own);
    const ranges = new Map(found.map(({ range }) => [`${range.start}-${range.end}`, range]));
    const [only] = ranges.values();
    return ranges.size === 1 && only !== undefined ? only : null;
  }

  private compatible(
    parts: readonly ConditionPart[] | undefined,
    expression: CanonicalExpression,
    own: RelationSource | null,
  ): ConditionPart[] {
    if (parts === undefined || parts.length > MOST_CANDIDATES) return [];
    return parts.filter((part) =>
      part.expression.columns.length === 0
        ? false
        : sameColumns(
            expression.columns.map((column) => this.planSource(column, own)),
            part.expression.columns.map((column) => statementSource(column, part.scope)),
          ),
    );
  }

  private planSource({ name, qualifier }: NamedColumn, own: RelationSource | null): ColumnSource {
    return { name, source: qualifier === null ? own : (this.sourceOf.get(qualifier) ?? null) };
  }
}

interface ColumnSource {
  name: string;
  /** Null when it cannot be told. */
  source: RelationSource | null;
}

/** What a column's qualifier names in the statement; without one the only source of its level. */
function statementSource({ name, qualifier }: NamedColumn, scope: QueryScope): ColumnSource {
  if (qualifier === null) return { name, source: scope.sources.length === 1 ? scope.sources[0]! : null };
  for (let at: QueryScope | null = scope; at !== null; at = at.parent) {
    const source = at.sources.find(({ reference }) => reference === qualifier);
    if (source !== undefined) return { name, source };
  }
  return { name, source: null };
}

/** Whether the columns of two equal expressions can be the same ones, in whatever order they were written. */
function sameColumns(a: readonly ColumnSource[], b: readonly ColumnSource[]): boolean {
  if (a.length !== b.length) return false;
  const left = [...b];
  for (const column of a) {
    const place = left.findIndex(
      ({ name, source }) => name === column.name && source !== null && source === column.source,
    );
    const loose = left.findIndex(
      ({ name, source }) => name === column.name && (source === null || column.source === null),
    );
    const taken = place >= 0 ? place : loose;
    if (taken < 0) return false;
    left.splice(taken, 1);
  }
  return true;
}

function addTo<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}
