import { parseStatement } from "@/lib/sql/parser";
import { CONDITION_FIELDS } from "../reading/node-fields";
import type { PlanNode, QueryPlan, TextRange } from "../plan-node";
import { cteNameOf, planNodes } from "../walk";
import { clausesOf } from "./clause-origins";
import { claimedClauses, type ClaimedClause } from "./clause-claims";
import { ConditionOrigins, conjunctsOf } from "./condition-origins";
import { relationOrigins, type Origin } from "./relation-origins";
import { statementParts, type BracketedQuery, type QueryScope } from "./statement-parts";
import { StatementTokens } from "./statement-tokens";
import { isTooDeep } from "./tree-depth";

/** A part of the statement that a node comes from. */
export interface Fragment extends TextRange {
  /** What it is to the node, as a reader calls it: `relation`, `filter`, `sort key`, `CTE`. */
  role: string;
}

export interface NodeFragments {
  fragments: Fragment[];
  /** Why there are none, or not all; null when nothing is missing. */
  reason: string | null;
}

/**
 * For each node of a plan the parts of its statement that it comes from, as far as that can be known. Nothing is
 * guessed: what may come from several places is not marked, and the reason says so.
 *
 * The parser must be loaded (loadParser). Empty when the statement cannot be read, or nests too deep.
 */
export function fragmentsOf(statement: string, plan: QueryPlan): Map<string, NodeFragments> {
  const { tree } = parseStatement(statement);
  if (tree === null || isTooDeep(tree)) return new Map();
  const tokens = new StatementTokens(statement);
  const parts = statementParts(tree, tokens);
  const nodes = planNodes(plan.root);
  const origins = relationOrigins(plan.root, parts.sources);
  const seen: Seen = {
    origins,
    conditions: new ConditionOrigins(parts.conditions, nodes, origins),
    clauses: claimedClauses(plan.root, clausesOf(parts.scopes, tokens), scopesBelow(nodes, origins)),
    queries: parts.queries,
  };
  return new Map(nodes.map((node) => [node.id, fragmentsOfNode(node, seen)]));
}

interface Seen {
  origins: ReadonlyMap<string, Origin>;
  conditions: ConditionOrigins;
  /** For each node the clauses that ask for it. */
  clauses: ReadonlyMap<string, readonly ClaimedClause[]>;
  queries: readonly BracketedQuery[];
}

const OWN_STEPS = ["Gather", "Gather Merge", "Hash", "Materialize", "Memoize", "BitmapAnd", "BitmapOr"];

function fragmentsOfNode(node: PlanNode, seen: Seen): NodeFragments {
  const origin = seen.origins.get(node.id);
  const reasons: string[] = [];
  const fragments: Fragment[] = [];
  if (origin !== undefined) {
    if ("source" in origin) fragments.push({ ...origin.source.range, role: origin.source.kind });
    else reasons.push(origin.reason);
  }
  addConditions(node, seen, fragments, reasons);
  for (const { clause, role } of seen.clauses.get(node.id) ?? [])
    fragments.push(...clause.ranges.map((range): Fragment => ({ ...range, role })));
  fragments.push(...queryFragments(node, seen));
  if (fragments.length === 0 && reasons.length === 0) {
    reasons.push(
      OWN_STEPS.includes(node.nodeType) && node.subplanName === undefined
        ? "The planner added this step; no part of the statement asks for it."
        : "Which part of the statement asks for this step cannot be told.",
    );
  }
  return { fragments: distinct(fragments), reason: reasons.length === 0 ? null : reasons.join(" ") };
}

function addConditions(node: PlanNode, seen: Seen, fragments: Fragment[], reasons: string[]): void {
  const origin = seen.origins.get(node.id);
  const own = origin !== undefined && "source" in origin ? origin.source : null;
  for (const [label, field] of Object.entries(CONDITION_FIELDS)) {
    const condition = node.conditions[field];
    if (condition === undefined || field === "cacheKey") continue;
    const role = label.toLowerCase();
    let isWhole = true;
    for (const conjunct of conjunctsOf(condition) ?? [null]) {
      const range = conjunct === null ? null : seen.conditions.find(conjunct, own);
      if (range === null) isWhole = false;
      else fragments.push({ ...range, role });
    }
    if (!isWhole) reasons.push(`Where all of the ${role} stands in the statement cannot be told.`);
  }
}

/** The body of a CTE, a subquery in FROM, and the brackets that became a SubPlan or InitPlan. */
function queryFragments(node: PlanNode, { queries, origins }: Seen): Fragment[] {
  const cte = cteNameOf(node);
  if (cte !== null)
    return only(
      queries.filter(({ kind, name }) => kind === "cte" && name === cte),
      "CTE",
    );
  if (node.nodeType === "Subquery Scan")
    return only(
      queries.filter(({ kind, name }) => kind === "subselect" && name === node.alias),
      "subquery",
    );
  if (node.relationship !== "SubPlan" && node.relationship !== "InitPlan") return [];
  const scans = planNodes(node).flatMap(({ id }) => origins.get(id) ?? []);
  const known = scans.flatMap((origin) => ("source" in origin ? [origin.source.range] : []));
  if (known.length === 0 || known.length < scans.length) return [];
  const around = queries.filter(
    ({ kind, range }) =>
      kind === "sublink" && known.every(({ start, end }) => range.start <= start && end <= range.end),
  );
  const innermost = around
    .toSorted((a, b) => a.range.end - a.range.start - (b.range.end - b.range.start))
    .slice(0, 1);
  return only(innermost, "subquery");
}

function only(queries: readonly BracketedQuery[], role: string): Fragment[] {
  const [query] = queries;
  return queries.length === 1 && query !== undefined ? [{ ...query.range, role }] : [];
}

function distinct(fragments: readonly Fragment[]): Fragment[] {
  const known = new Map(
    fragments.map((fragment) => [`${fragment.start}-${fragment.end}-${fragment.role}`, fragment]),
  );
  return [...known.values()].sort((a, b) => a.start - b.start || b.end - a.end);
}

/** For each node the levels whose relations it and the nodes below it scan. Bottom up, since a child's id is its parent's with one more step. */
function scopesBelow(
  nodes: readonly PlanNode[],
  origins: ReadonlyMap<string, Origin>,
): Map<string, Set<QueryScope>> {
  const scopes = new Map<string, Set<QueryScope>>();
  for (const node of nodes.toReversed()) {
    const own = new Set<QueryScope>();
    const origin = origins.get(node.id);
    if (origin !== undefined && "source" in origin) own.add(origin.source.scope);
    for (const child of node.children) for (const scope of scopes.get(child.id) ?? []) own.add(scope);
    scopes.set(node.id, own);
  }
  return scopes;
}
