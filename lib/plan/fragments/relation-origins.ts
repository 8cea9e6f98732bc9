import type { PlanNode } from "../plan-node";
import { planNodes } from "../walk";
import type { RelationSource } from "./statement-parts";

/** Where a scan's relation stands in the statement, or why that cannot be told. */
export type Origin = { source: RelationSource } | { reason: string };

/** What a node scans, in the terms of the plan. */
interface Scanned {
  kind: RelationSource["kind"];
  name: string;
  schema: string | undefined;
  alias: string;
}

/**
 * For each scan the place in the statement that it comes from.
 *
 * PostgreSQL makes repeated aliases unique by a number, and relations of views, policies and SQL functions enter the
 * plan without standing in the statement. So a place is named only where no other could be meant.
 */
export function relationOrigins(root: PlanNode, sources: readonly RelationSource[]): Map<string, Origin> {
  const nodes = planNodes(root);
  const scans = nodes.flatMap((node) => {
    const scanned = scannedBy(node);
    return scanned === null ? [] : [{ node, scanned }];
  });
  const plan = {
    aliasesOf: aliasesByName(scans.map(({ scanned }) => scanned)),
    opaque: [] as RelationSource[],
  };
  plan.opaque = sources.filter(({ kind, name }) => kind === "relation" && !plan.aliasesOf.has(name));
  const origins = new Map(scans.map(({ node, scanned }) => [node.id, originOf(scanned, sources, plan)]));
  for (const node of nodes) if (node.nodeType === "Bitmap Heap Scan") passDown(node, origins);
  return origins;
}

function scannedBy({ relation, schema, alias, cteName, functionName }: PlanNode): Scanned | null {
  const name = relation ?? cteName ?? functionName;
  if (name === undefined) return null;
  const kind = relation !== undefined ? "relation" : cteName !== undefined ? "cte" : "function";
  return { kind, name, schema, alias: alias ?? name };
}

function aliasesByName(scans: readonly Scanned[]): Map<string, Set<string>> {
  const aliases = new Map<string, Set<string>>();
  for (const { name, alias } of scans) aliases.set(name, (aliases.get(name) ?? new Set()).add(alias));
  return aliases;
}

interface PlanScans {
  aliasesOf: ReadonlyMap<string, ReadonlySet<string>>;
  /** Relations of the statement that no scan names: views, partitioned tables, and what the planner removed. */
  opaque: readonly RelationSource[];
}

function originOf(scanned: Scanned, sources: readonly RelationSource[], plan: PlanScans): Origin {
  const base = scanned.alias.replace(/_\d+$/, "");
  const isOfKind = ({ kind, schema }: RelationSource) =>
    kind === scanned.kind && (schema === null || scanned.schema === undefined || schema === scanned.schema);
  const references = (wanted: string) =>
    sources.filter((source) => isOfKind(source) && source.reference === wanted);
  const same = references(scanned.alias).filter(({ name }) => name === scanned.name);
  if (same.length > 1)
    return {
      reason: `${scanned.alias} stands ${same.length} times in the statement, and the plan does not say which one this is.`,
    };
  const [exact] = same;
  if (exact !== undefined) {
    const isOnly =
      [...(plan.aliasesOf.get(scanned.name) ?? [])].filter((alias) => alias.replace(/_\d+$/, "") === base)
        .length === 1;
    return isOnly || exact.scope.parent === null || plan.opaque.length === 0
      ? { source: exact }
      : { reason: hiddenReason(plan) };
  }
  return numberedOrigin(scanned, base === scanned.alias ? [] : references(base), plan);
}

/** `orders_1` for a repeated `orders`, `event_2` for the second partition of `event`. */
function numberedOrigin(scanned: Scanned, candidates: readonly RelationSource[], plan: PlanScans): Origin {
  const [only] = candidates;
  if (only === undefined)
    return {
      reason: `${scanned.alias} does not stand in the statement: it comes from a view, a rule, a function or a prepared statement.`,
    };
  if (candidates.length > 1)
    return {
      reason: `${only.reference} stands ${candidates.length} times in the statement, and the plan does not say which one this is.`,
    };
  const others = plan.opaque.filter((source) => source !== only);
  if (others.length > 0) return { reason: hiddenReason({ ...plan, opaque: others }) };
  return { source: only };
}

function hiddenReason({ opaque }: PlanScans): string {
  return `It may come from ${opaque.map(({ reference }) => reference).join(", ")}, of which the plan does not show what is behind it.`;
}

/** The scans of indexes below a bitmap scan work for its relation. */
function passDown(node: PlanNode, origins: Map<string, Origin>): void {
  const origin = origins.get(node.id);
  if (origin === undefined) return;
  const pending = [...node.children];
  for (let child = pending.pop(); child !== undefined; child = pending.pop()) {
    if (!child.nodeType.startsWith("Bitmap")) continue;
    origins.set(child.id, origin);
    pending.push(...child.children);
  }
}
