import type { PlanNode } from "../plan-node";
import { isFigure, type RawProperties } from "./raw-plan";

/** Gathers the figures of sorts, hash tables and Memoize caches into their own objects; returns what is left. */
export function takeDetails(node: PlanNode, rest: RawProperties): RawProperties {
  if (rest.length === 0) return rest;
  const values = new Map(rest);
  const taken = new Set<string>();
  const number = (key: string): number | undefined => {
    const value = values.get(key);
    if (!isFigure(value)) return undefined;
    taken.add(key);
    return value;
  };
  if (values.has("Sort Method")) takeSort(node, values, number, taken);
  if (values.has("Hash Buckets")) takeHash(node, number);
  else if (values.has("Cache Hits")) takeMemoize(node, number);
  else if (node.nodeType === "Aggregate") takeHashAggregate(node, number);
  return rest.filter(([key]) => !taken.has(key));
}

type ReadNumber = (key: string) => number | undefined;

function takeSort(
  node: PlanNode,
  values: Map<string, unknown>,
  number: ReadNumber,
  taken: Set<string>,
): void {
  const method = values.get("Sort Method");
  const spaceType = values.get("Sort Space Type") ?? "Memory";
  // An object has no text of its own, and one from a hostile paste may even refuse to be turned into text.
  if (typeof method !== "string" || typeof spaceType !== "string") return;
  node.sort = { method, spaceKb: number("Sort Space Used") ?? 0, spaceType };
  taken.add("Sort Method").add("Sort Space Type");
}

function takeHash(node: PlanNode, number: ReadNumber): void {
  const buckets = number("Hash Buckets") ?? 0;
  const batches = number("Hash Batches") ?? 0;
  const originalBuckets = number("Original Hash Buckets");
  const originalBatches = number("Original Hash Batches");
  const wasChanged = (originalBuckets ?? buckets) !== buckets || (originalBatches ?? batches) !== batches;
  node.hash = { buckets, batches, peakMemoryKb: number("Peak Memory Usage") ?? 0 };
  if (!wasChanged) return;
  node.hash.originalBuckets = originalBuckets ?? buckets;
  node.hash.originalBatches = originalBatches ?? batches;
}

function takeMemoize(node: PlanNode, number: ReadNumber): void {
  node.memoize = {
    hits: number("Cache Hits") ?? 0,
    misses: number("Cache Misses") ?? 0,
    evictions: number("Cache Evictions") ?? 0,
    overflows: number("Cache Overflows") ?? 0,
    peakMemoryKb: number("Peak Memory Usage") ?? 0,
  };
}

function takeHashAggregate(node: PlanNode, number: ReadNumber): void {
  const detail = {
    plannedPartitions: number("Planned Partitions"),
    batches: number("HashAgg Batches"),
    peakMemoryKb: number("Peak Memory Usage"),
    diskKb: number("Disk Usage"),
  };
  const printed = Object.entries(detail).filter(([, value]) => value !== undefined);
  if (printed.length > 0) node.hashAggregate = Object.fromEntries(printed);
}
