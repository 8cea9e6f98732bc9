import {
  formatBlocks,
  formatBytes,
  formatCount,
  formatExact,
  formatFactor,
  formatMs,
  formatPercent,
} from "@/lib/format/quantity";
import { REMOVED_FIELDS } from "../reading/node-fields";
import type { NodeAnalysis, PlanAnalysis } from "../plan-analysis";
import type { BufferCounts, IoTimes, PlanNode, WalCounts } from "../plan-node";

/** A line of the node pane; without a value it is left out. */
export type PropertyLine = [label: string, value: string | null];

/** Closer than this the estimate is right for every purpose. */
const NOTABLE_FACTOR = 1.1;

/** From this part of the whole on, a reader must know how exact a time is. */
const NOTABLE_ROUNDING = 0.05;

/**
 * Times: below a Gather the elapsed time, which is an estimate, beside the work of all processes and the busiest of them,
 * never one of them alone.
 */
export function timeProperties(
  node: PlanNode,
  own: NodeAnalysis,
  { measure, total }: PlanAnalysis,
): PropertyLine[] {
  const share = own.share === null ? "" : ` · ${formatPercent(own.share)}`;
  const cost = own.exclusiveCost === null ? null : own.exclusiveCost.toFixed(2);
  if (measure === "cost") return [["self cost", cost === null ? null : cost + share]];
  if (node.neverExecuted) return [["self time", "never executed"]];
  const isParallel = own.participants > 1;
  const time = (ms: number | null) => (ms === null ? null : formatMs(ms));
  return [
    ["self time", own.exclusiveTimeMs === null ? null : formatMs(own.exclusiveTimeMs) + share],
    ["rounding", isRoundingNotable(own, total) ? `± ${formatMs(own.roundingMs ?? 0)}` : null],
    [isParallel ? "elapsed, estimated" : "total time", time(own.inclusiveTimeMs)],
    ["work of all", isParallel ? time(own.workTimeMs) : null],
    ["busiest process", isParallel ? time(own.slowestProcessTimeMs) : null],
    ["participants", isParallel ? formatCount(own.participants) : null],
    ["time to first row", node.actualStartupTimeMs === undefined ? null : formatMs(node.actualStartupTimeMs)],
    ["compiling (JIT)", own.jitTimeMs === null ? null : `${formatMs(own.jitTimeMs)}, part of the self time`],
    ["self cost", cost],
  ];
}

function isRoundingNotable({ roundingMs }: NodeAnalysis, total: number): boolean {
  return roundingMs !== null && total > 0 && roundingMs / total >= NOTABLE_ROUNDING;
}

/** Rows per loop as printed, and over all loops with how far the rounding of the former lets those be off. */
export function rowProperties(node: PlanNode, own: NodeAnalysis): PropertyLine[] {
  const loops = node.actualLoops ?? 0;
  const isRepeated = loops > 1;
  const { rowEstimate, totalRows, totalRowsRounding, rowsPerParticipant } = own;
  const direction = rowEstimate?.direction === "under" ? "few" : "many";
  const isOff = rowEstimate !== null && rowEstimate.factor >= NOTABLE_FACTOR;
  const range = totalRowsRounding === null || totalRowsRounding < 1 ? "" : plusMinus(totalRowsRounding);
  return [
    [isRepeated ? "rows per loop" : "rows", rowsPerLoop(node)],
    ["loops", isRepeated ? formatExact(loops) : null],
    ["rows in all", isRepeated && totalRows !== null ? formatCount(totalRows) + range : null],
    ["rows per participant", rowsPerParticipant === null ? null : formatCount(rowsPerParticipant)],
    ["estimate", isOff ? `${formatFactor(rowEstimate.factor)} too ${direction}` : null],
    ...Object.entries(REMOVED_FIELDS).map(([key, field]): PropertyLine => {
      const perLoop = node.rowsRemoved[field];
      const label = key.replace("Rows Removed", "removed").toLowerCase();
      if (perLoop === undefined) return [label, null];
      return [label, formatExact(perLoop * Math.max(1, loops)) + (isRepeated ? plusMinus(loops / 2) : "")];
    }),
  ];
}

function rowsPerLoop({ actualRows, planRows }: PlanNode): string | null {
  const estimate = planRows === undefined ? "" : `est ${formatExact(planRows)}`;
  if (actualRows === undefined) return planRows === undefined ? null : estimate;
  return formatExact(actualRows) + (estimate === "" ? "" : ` (${estimate})`);
}

function plusMinus(amount: number): string {
  return ` ± ${formatCount(Math.ceil(amount))}`;
}

/** Blocks, waiting for them, and WAL: of the node itself, and with everything below. */
export function counterProperties(own: NodeAnalysis): PropertyLine[] {
  const blocks = (counts: BufferCounts | null) => listed(counts, BUFFER_WORDS, formatBlocks);
  const waits = (times: IoTimes | null) => listed(times, IO_WORDS, formatMs);
  const hasWaits = own.inclusiveIo !== null && Object.values(own.inclusiveIo).some((ms: number) => ms > 0);
  return [
    ["own buffers", blocks(own.exclusiveBuffers)],
    ["total buffers", blocks(own.inclusiveBuffers)],
    ["own I/O time", hasWaits ? waits(own.exclusiveIo) : null],
    ["total I/O time", hasWaits ? waits(own.inclusiveIo) : null],
    ["own WAL", own.inclusiveWal?.records ? walText(own.exclusiveWal) : null],
    ["total WAL", own.inclusiveWal?.records ? walText(own.inclusiveWal) : null],
  ];
}

/** What is not zero, one a line; "none" when all of it is, null when nothing was counted. */
function listed<T extends object>(
  counts: T | null,
  words: Record<keyof T & string, string>,
  format: (value: number) => string,
): string | null {
  if (counts === null) return null;
  const parts = (Object.entries(words) as [keyof T, string][]).flatMap(([key, word]) =>
    counts[key] === 0 ? [] : [`${format(Number(counts[key]))} ${word}`],
  );
  return parts.length === 0 ? "none" : parts.join("\n");
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

const IO_WORDS: Record<keyof IoTimes, string> = {
  sharedReadMs: "reading",
  sharedWriteMs: "writing",
  localReadMs: "reading local",
  localWriteMs: "writing local",
  tempReadMs: "reading temp",
  tempWriteMs: "writing temp",
};

function walText(wal: WalCounts | null): string | null {
  if (wal === null) return null;
  const { records, bytes, fullPageImages, buffersFull } = wal;
  if (records === 0) return "none";
  return [
    `${formatBytes(bytes)} in ${formatExact(records)} records`,
    ...(fullPageImages > 0 ? [`${formatExact(fullPageImages)} full pages`] : []),
    ...(buffersFull > 0 ? [`${formatExact(buffersFull)} times buffers full`] : []),
  ].join("\n");
}
