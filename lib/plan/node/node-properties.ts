import { formatBytes, formatExact } from "@/lib/format/quantity";
import { counterProperties, rowProperties, timeProperties, type PropertyLine } from "./measured-properties";
import { CONDITION_FIELDS } from "../reading/node-fields";
import type { NodeAnalysis, PlanAnalysis } from "../plan-analysis";
import type { PlanNode, PropertyValue } from "../plan-node";
import { meaningOf } from "./property-meaning";

/** One line of a node's pane. */
export interface ShownProperty {
  label: string;
  value: string;
  /** What the figure means, as a sentence; absent for keys of extensions and later versions. */
  meaning?: string;
  /** True for SQL, which needs the full width. */
  isCode: boolean;
}

/**
 * Everything that is known of a node as a whole, derived figures first, then PostgreSQL's own in its words. What each
 * worker did is `node.workers`, which are read side by side.
 */
export function nodeProperties(node: PlanNode, own: NodeAnalysis, analysis: PlanAnalysis): ShownProperty[] {
  const lines: PropertyLine[] = [
    ...timeProperties(node, own, analysis),
    ...rowProperties(node, own),
    ...counterProperties(own),
    ...memoryLines(node),
    ...countLines(node),
    ["estimated cost", node.totalCost === undefined ? null : `${node.startupCost} to ${node.totalCost}`],
    ["row width", node.planWidth === undefined ? null : formatBytes(node.planWidth)],
  ];
  return [
    ...lines.flatMap(([label, value]) => (value === null ? [] : [shown(label, value, false)])),
    ...codeLines(node).map(([label, value]) => shown(label, value, true)),
    ...node.properties.map(({ key, value }) =>
      shown(key, propertyText(value), String(propertyText(value)).length > 24),
    ),
  ];
}

function shown(label: string, value: string, isCode: boolean): ShownProperty {
  const meaning = meaningOf(label);
  return { label, value, isCode, ...(meaning === undefined ? {} : { meaning }) };
}

function memoryLines({ sort, hash, hashAggregate, memoize }: PlanNode): PropertyLine[] {
  const kilobytes = (kb: number | undefined) => (kb === undefined ? null : formatBytes(kb * 1024));
  return [
    ["sort method", sort === undefined ? null : sort.method],
    [
      "sort space",
      sort === undefined ? null : `${formatBytes(sort.spaceKb * 1024)} ${sort.spaceType.toLowerCase()}`,
    ],
    [
      "hash batches",
      hash === undefined
        ? null
        : `${hash.batches}${hash.originalBatches === undefined ? "" : ` (planned ${hash.originalBatches})`}`,
    ],
    ["hash buckets", hash === undefined ? null : formatExact(hash.buckets)],
    ["peak memory", kilobytes(hash?.peakMemoryKb ?? hashAggregate?.peakMemoryKb ?? memoize?.peakMemoryKb)],
    ["disk usage", kilobytes(hashAggregate?.diskKb)],
    [
      "cache hits",
      memoize === undefined
        ? null
        : `${formatExact(memoize.hits)} of ${formatExact(memoize.hits + memoize.misses)}`,
    ],
    [
      "cache evictions",
      memoize === undefined || memoize.evictions === 0 ? null : formatExact(memoize.evictions),
    ],
  ];
}

function countLines(node: PlanNode): PropertyLine[] {
  const count = (value: number | undefined) => (value === undefined ? null : formatExact(value));
  const workers =
    node.workersPlanned === undefined
      ? null
      : `${node.workersLaunched ?? "?"} of ${node.workersPlanned} planned`;
  return [
    ["heap fetches", count(node.heapFetches)],
    ["exact heap blocks", count(node.exactHeapBlocks)],
    ["lossy heap blocks", count(node.lossyHeapBlocks)],
    ["index searches", count(node.indexSearches)],
    ["workers launched", node.actualRows === undefined ? count(node.workersPlanned) : workers],
    ["disabled", node.disabled === true ? "yes" : null],
  ];
}

function codeLines(node: PlanNode): [string, string][] {
  const conditions = Object.entries(CONDITION_FIELDS).flatMap(([key, field]): [string, string][] => {
    const condition = node.conditions[field];
    return condition === undefined ? [] : [[key.toLowerCase(), condition]];
  });
  const lists: [string, string[] | undefined][] = [
    ["sort key", node.sortKey],
    ["presorted key", node.presortedKey],
    ["group key", node.groupKey],
    ["grouping sets", node.groupingSets],
    ["params evaluated", node.paramsEvaluated],
    ["output", node.output],
  ];
  const name: [string, string | undefined][] = [
    ["index", node.index],
    ["schema", node.schema],
    ["subplan", node.subplanName],
  ];
  return [
    ...name.flatMap(([label, value]): [string, string][] => (value === undefined ? [] : [[label, value]])),
    ...conditions,
    ...lists.flatMap(([label, values]): [string, string][] =>
      values === undefined ? [] : [[label, values.join(", ")]],
    ),
  ];
}

function propertyText(value: PropertyValue): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
