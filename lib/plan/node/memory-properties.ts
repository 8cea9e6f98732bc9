import type { PlanNode } from "../plan-node";
import type { RawProperties } from "../reading/raw-plan";

/** Sorts, hash tables and Memoize caches of a node under the keys of FORMAT JSON: the inverse of takeDetails. */
export function memoryProperties(node: PlanNode): RawProperties {
  return printed([...sort(node), ...hash(node), ...hashAggregate(node), ...memoize(node)]);
}

type Figures = [key: string, value: string | number | undefined][];

function printed(figures: Figures): RawProperties {
  return figures.flatMap(([key, value]): RawProperties => (value === undefined ? [] : [[key, value]]));
}

function sort({ sort }: PlanNode): Figures {
  if (sort === undefined) return [];
  return [
    ["Sort Method", sort.method],
    ["Sort Space Used", sort.spaceKb],
    ["Sort Space Type", sort.spaceType],
  ];
}

function hash({ hash }: PlanNode): Figures {
  if (hash === undefined) return [];
  return [
    ["Hash Buckets", hash.buckets],
    ["Original Hash Buckets", hash.originalBuckets ?? hash.buckets],
    ["Hash Batches", hash.batches],
    ["Original Hash Batches", hash.originalBatches ?? hash.batches],
    ["Peak Memory Usage", hash.peakMemoryKb],
  ];
}

function hashAggregate({ hashAggregate }: PlanNode): Figures {
  if (hashAggregate === undefined) return [];
  return [
    ["Planned Partitions", hashAggregate.plannedPartitions],
    ["HashAgg Batches", hashAggregate.batches],
    ["Peak Memory Usage", hashAggregate.peakMemoryKb],
    ["Disk Usage", hashAggregate.diskKb],
  ];
}

function memoize({ memoize }: PlanNode): Figures {
  if (memoize === undefined) return [];
  return [
    ["Cache Hits", memoize.hits],
    ["Cache Misses", memoize.misses],
    ["Cache Evictions", memoize.evictions],
    ["Cache Overflows", memoize.overflows],
    ["Peak Memory Usage", memoize.peakMemoryKb],
  ];
}
