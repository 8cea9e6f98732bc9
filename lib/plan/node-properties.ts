import {
  formatBlocks,
  formatBytes,
  formatCount,
  formatExact,
  formatFactor,
  formatMs,
  formatPercent,
} from "@/lib/format/quantity";
import { CONDITION_FIELDS, REMOVED_FIELDS } from "./node-fields";
import type { NodeAnalysis, PlanAnalysis } from "./plan-analysis";
import type { BufferCounts, PlanNode, PropertyValue } from "./plan-node";
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

/** Everything that is known of a node, derived figures first, then PostgreSQL's own in its words. */
export function nodeProperties(node: PlanNode, own: NodeAnalysis, analysis: PlanAnalysis): ShownProperty[] {
  const lines: [label: string, value: string | null][] = [
    ...timeLines(node, own, analysis),
    ...rowLines(node, own),
    ...bufferLines(own),
    ...ioLines(node),
    ...memoryLines(node),
    ...countLines(node),
    ["estimated cost", node.totalCost === undefined ? null : `${node.startupCost} to ${node.totalCost}`],
    ["row width", node.planWidth === undefined ? null : formatBytes(node.planWidth)],
  ];
  return [
    ...lines.flatMap(([label, value]) => (value === null ? [] : [shown(label, value, false)])),
    ...codeLines(node).map(([label, value]) => shown(label, value, true)),
    ...workerLines(node),
    ...node.properties.map(({ key, value }) =>
      shown(key, propertyText(value), String(propertyText(value)).length > 24),
    ),
  ];
}

/** Closer than this the estimate is right for every purpose. */
const NOTABLE_FACTOR = 1.1;

type Line = [label: string, value: string | null];

function shown(label: string, value: string, isCode: boolean): ShownProperty {
  const meaning = meaningOf(label);
  return { label, value, isCode, ...(meaning === undefined ? {} : { meaning }) };
}

function timeLines(node: PlanNode, own: NodeAnalysis, { measure, total }: PlanAnalysis): Line[] {
  const share = own.share === null ? "" : ` · ${formatPercent(own.share)}`;
  if (measure === "cost")
    return [["self cost", own.exclusiveCost === null ? null : own.exclusiveCost.toFixed(2) + share]];
  if (node.neverExecuted) return [["self time", "never executed"]];
  const isParallel = own.participants > 1;
  return [
    ["self time", own.exclusiveTimeMs === null ? null : formatMs(own.exclusiveTimeMs) + share],
    ["rounding", isRoundingNotable(own, total) ? `± ${formatMs(own.roundingMs ?? 0)}` : null],
    ["total time", own.inclusiveTimeMs === null ? null : formatMs(own.inclusiveTimeMs)],
    ["work of all", isParallel && own.workTimeMs !== null ? formatMs(own.workTimeMs) : null],
    ["participants", isParallel ? String(own.participants) : null],
  ];
}

/** From this part of the whole on, a reader must know how exact a time is. */
const NOTABLE_ROUNDING = 0.05;

function isRoundingNotable({ roundingMs }: NodeAnalysis, total: number): boolean {
  return roundingMs !== null && total > 0 && roundingMs / total >= NOTABLE_ROUNDING;
}

function rowLines(node: PlanNode, own: NodeAnalysis): Line[] {
  const loops = node.actualLoops ?? 0;
  const estimate = node.planRows === undefined ? "" : ` (est ${formatExact(node.planRows)})`;
  const rows =
    node.actualRows === undefined
      ? node.planRows === undefined
        ? null
        : `est ${formatExact(node.planRows)}`
      : `${formatExact(node.actualRows)}${estimate}`;
  const { rowEstimate } = own;
  const isRepeated = loops > 1;
  const off =
    rowEstimate === null || rowEstimate.factor < NOTABLE_FACTOR
      ? null
      : `${formatFactor(rowEstimate.factor)} too ${rowEstimate.direction === "under" ? "few" : "many"}`;
  const removed = Object.entries(REMOVED_FIELDS).map(([key, field]): Line => {
    const perLoop = node.rowsRemoved[field];
    return [
      key.replace("Rows Removed", "removed").toLowerCase(),
      perLoop === undefined ? null : formatExact(perLoop * Math.max(1, loops)),
    ];
  });
  return [
    [isRepeated ? "rows per loop" : "rows", rows],
    ["loops", isRepeated ? formatExact(loops) : null],
    ["rows in all", isRepeated && own.totalRows !== null ? formatCount(own.totalRows) : null],
    ["estimate", off],
    ...removed,
  ];
}

function bufferLines({ exclusiveBuffers, inclusiveBuffers }: NodeAnalysis): Line[] {
  const text = (counts: BufferCounts) => {
    const parts = (Object.entries(BUFFER_WORDS) as [keyof BufferCounts, string][]).flatMap(([key, word]) =>
      counts[key] === 0 ? [] : [`${formatBlocks(counts[key])} ${word}`],
    );
    return parts.length === 0 ? "none" : parts.join("\n");
  };
  return [
    ["own buffers", exclusiveBuffers === null ? null : text(exclusiveBuffers)],
    ["total buffers", inclusiveBuffers === null ? null : text(inclusiveBuffers)],
  ];
}

const BUFFER_WORDS: Record<keyof BufferCounts, string> = {
  sharedHit: "hit",
  sharedRead: "read",
  sharedDirtied: "dirtied",
  sharedWritten: "written",
  localHit: "local hit",
  localRead: "local read",
  localDirtied: "local dirtied",
  localWritten: "local written",
  tempRead: "temp read",
  tempWritten: "temp written",
};

function ioLines({ ioTimes, wal }: PlanNode): Line[] {
  const readMs = ioTimes === undefined ? 0 : ioTimes.sharedReadMs + ioTimes.localReadMs + ioTimes.tempReadMs;
  const writeMs =
    ioTimes === undefined ? 0 : ioTimes.sharedWriteMs + ioTimes.localWriteMs + ioTimes.tempWriteMs;
  return [
    ["I/O read time", readMs > 0 ? formatMs(readMs) : null],
    ["I/O write time", writeMs > 0 ? formatMs(writeMs) : null],
    ["WAL", wal === undefined ? null : `${formatBytes(wal.bytes)}, ${formatExact(wal.records)} records`],
  ];
}

function memoryLines({ sort, hash, hashAggregate, memoize }: PlanNode): Line[] {
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

function countLines(node: PlanNode): Line[] {
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

function workerLines(node: PlanNode): ShownProperty[] {
  return node.workers.map((worker) => {
    const parts = [
      worker.actualTotalTimeMs === undefined
        ? ""
        : formatMs(worker.actualTotalTimeMs * (worker.actualLoops ?? 1)),
      worker.actualRows === undefined
        ? ""
        : `${formatCount(worker.actualRows * (worker.actualLoops ?? 1))} rows`,
      worker.buffers === undefined
        ? ""
        : `${formatExact(worker.buffers.sharedHit + worker.buffers.sharedRead)} buffers`,
      ...worker.properties.map(({ key, value }) => `${key}: ${propertyText(value)}`),
    ];
    return shown(`worker ${worker.number}`, parts.filter((part) => part !== "").join(", "), true);
  });
}

function propertyText(value: PropertyValue): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
