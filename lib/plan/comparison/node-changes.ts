import type { PlanConditions, PlanNode } from "../plan-node";
import { formatExact } from "@/lib/format/quantity";
import { nodeRole, scanTarget } from "./node-role";
import type { ChangedAspect, NodeChange } from "./plan-comparison";

/** Estimates that differ by less come from another sample of the table. */
const NOTABLE_ESTIMATE_FACTOR = 2;

const CONDITION_LABELS: Record<keyof PlanConditions, string> = {
  indexCond: "index cond",
  recheckCond: "recheck cond",
  hashCond: "hash cond",
  mergeCond: "merge cond",
  joinFilter: "join filter",
  filter: "filter",
  oneTimeFilter: "one-time filter",
  tidCond: "TID cond",
  orderBy: "order by",
  runCondition: "run condition",
  conflictFilter: "conflict filter",
  cacheKey: "cache key",
};

/** Aspects that make it another plan; the others are the same plan with other values, or with other estimates. */
const SHAPE: ReadonlySet<ChangedAspect> = new Set([
  "node type",
  "join method",
  "join type",
  "strategy",
  "parallel",
  "relation",
  "index",
  "direction",
]);

export const isShapeChange = ({ aspect }: NodeChange): boolean => SHAPE.has(aspect);

export interface ChangeOptions {
  /** One of the plans was printed with VERBOSE and the other was not: it names columns `orders.id` that are `id` there. */
  verbosityDiffers: boolean;
}

/** In what respects two nodes of the same role differ, the most telling first. */
export function nodeChanges(before: PlanNode, after: PlanNode, options: ChangeOptions): NodeChange[] {
  const changes: NodeChange[] = [];
  const add = (aspect: ChangedAspect, label: string, from: string | undefined, to: string | undefined) => {
    if (from !== to) changes.push({ aspect, label, before: from ?? null, after: to ?? null });
  };
  const method = nodeRole(before) === "join" ? "join method" : "node type";
  add(method, method, before.nodeType, after.nodeType);
  add("join type", "join type", before.joinType, after.joinType);
  add("strategy", "strategy", strategyOf(before), strategyOf(after));
  add("relation", "relation", scanTarget(before) ?? undefined, scanTarget(after) ?? undefined);
  add("index", "index", before.index, after.index);
  add("direction", "scan direction", before.scanDirection, after.scanDirection);
  add("parallel", "parallel", parallelText(before), parallelText(after));
  for (const [field, label] of Object.entries(CONDITION_LABELS) as [keyof PlanConditions, string][])
    if (!isSameText(before.conditions[field], after.conditions[field], options))
      add("condition", label, before.conditions[field], after.conditions[field]);
  for (const [label, from, to] of keysOf(before, after))
    if (!isSameText(from, to, options)) add("key", label, from, to);
  for (const [label, from, to] of memoryOf(before, after))
    if (from !== undefined && to !== undefined) add("memory", label, from, to);
  if (estimateFactor(before, after) >= NOTABLE_ESTIMATE_FACTOR)
    add("estimate", "estimated rows", formatExact(before.planRows ?? 0), formatExact(after.planRows ?? 0));
  return changes;
}

/** Aggregate strategy, partial mode, kind of write or set operation: what the node's title says beside its type. */
function strategyOf({ strategy, partialMode, operation, command }: PlanNode): string | undefined {
  const parts = [partialMode, strategy, operation, command].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join(" ");
}

/** What `parallel` says of a node that every process repeats as a whole. */
export const NOT_SHARED = "not shared";

const parallelText = ({ parallelAware }: PlanNode) => (parallelAware ? "shared by the workers" : NOT_SHARED);

function keysOf(before: PlanNode, after: PlanNode): [label: string, before?: string, after?: string][] {
  return [
    ["sort key", before.sortKey?.join(", "), after.sortKey?.join(", ")],
    ["presorted key", before.presortedKey?.join(", "), after.presortedKey?.join(", ")],
    ["group key", before.groupKey?.join(", "), after.groupKey?.join(", ")],
    ["grouping sets", before.groupingSets?.join("; "), after.groupingSets?.join("; ")],
  ];
}

function memoryOf(before: PlanNode, after: PlanNode): [label: string, before?: string, after?: string][] {
  return [
    ["sort method", sortText(before), sortText(after)],
    ["hash batches", batchesOf(before), batchesOf(after)],
  ];
}

/** How a sort was done and where; not how much it took, which varies. */
const sortText = ({ sort }: PlanNode) =>
  sort && `${sort.method} ${sort.spaceType === "Disk" ? "on disk" : "in memory"}`;

const batchesOf = ({ hash, hashAggregate }: PlanNode) => {
  const batches = hash?.batches ?? hashAggregate?.batches;
  return batches === undefined ? undefined : String(batches);
};

function estimateFactor({ planRows: before }: PlanNode, { planRows: after }: PlanNode): number {
  if (before === undefined || after === undefined) return 1;
  const [a, b] = [Math.max(1, before), Math.max(1, after)];
  return Math.max(a / b, b / a);
}

function isSameText(
  a: string | undefined,
  b: string | undefined,
  { verbosityDiffers }: ChangeOptions,
): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined) return false;
  if (Math.max(a.length, b.length) > LONGEST_REWRITTEN) return false;
  return comparableText(a, verbosityDiffers) === comparableText(b, verbosityDiffers);
}

/** Longer conditions are compared as they are: lists of thousands of values, which no rewriting makes alike. */
const LONGEST_REWRITTEN = 10_000;

/** `$0`, `(InitPlan 1).col1` and `(hashed SubPlan 2)` are how versions print the result of a subquery. */
const SUBQUERY = /\$\d+|\((?:hashed )?(?:InitPlan|SubPlan) [^()]*\)(?:\.col\d+)?/g;
const QUALIFIER = /(?:"(?:[^"]|"")*"|[a-z_][\w$]*)\.(?=["a-z_])/g;

/** An equality of two columns, which a join prints with its outer side first. */
const EQUALITY = /([\w."$]+) = ([\w."$]+)/g;

function comparableText(text: string, withoutQualifiers: boolean): string {
  const comparable = text
    .replace(SUBQUERY, "(subquery)")
    .replace(EQUALITY, (whole, left: string, right: string) => (left < right ? whole : `${right} = ${left}`));
  return withoutQualifiers ? comparable.replace(QUALIFIER, "") : comparable;
}
