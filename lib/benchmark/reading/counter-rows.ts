import { formatBytes, formatExact, formatMs, formatPercent } from "@/lib/format/quantity";
import type { PlanCounters } from "../record";

export type CounterUnit = "blocks" | "ms" | "bytes" | "count" | "share";

export interface CounterRow {
  label: string;
  unit: CounterUnit;
  /** What it counts and how far it can be believed, as a sentence. */
  meaning: string;
  /** One per plan, in their order; null where the server did not tell. */
  values: (number | null)[];
  /** Where a smaller figure is the cheaper one. */
  isLessBetter: boolean;
}

interface Counter {
  label: string;
  unit: CounterUnit;
  meaning: string;
  read: (counters: PlanCounters) => number | null;
  isMoreBetter?: true;
}

const COUNTERS: readonly Counter[] = [
  {
    label: "buffers hit",
    unit: "blocks",
    meaning: "Blocks found in shared buffers; a block that is visited twice counts twice.",
    read: ({ sharedHitBlocks }) => sharedHitBlocks,
  },
  {
    label: "buffers read",
    unit: "blocks",
    meaning: "Blocks read into shared buffers, from the operating system's cache or the disk.",
    read: ({ sharedReadBlocks }) => sharedReadBlocks,
  },
  {
    label: "buffers dirtied",
    unit: "blocks",
    meaning: "Clean blocks that the statement changed.",
    read: ({ sharedDirtiedBlocks }) => sharedDirtiedBlocks,
  },
  {
    label: "I/O time, read",
    unit: "ms",
    meaning: "With track_io_timing on, and inside the execution time; several processes add up.",
    read: ({ ioReadMs }) => ioReadMs,
  },
  {
    label: "I/O time, written",
    unit: "ms",
    meaning: "With track_io_timing on, and inside the execution time; several processes add up.",
    read: ({ ioWriteMs }) => ioWriteMs,
  },
  {
    label: "temporary blocks read",
    unit: "blocks",
    meaning: "Sorts, hashes and materialisations that did not fit into work_mem.",
    read: ({ tempReadBlocks }) => tempReadBlocks,
  },
  {
    label: "temporary blocks written",
    unit: "blocks",
    meaning: "Sorts, hashes and materialisations that did not fit into work_mem.",
    read: ({ tempWrittenBlocks }) => tempWrittenBlocks,
  },
  {
    label: "WAL",
    unit: "bytes",
    meaning: "Bytes of WAL of this statement alone.",
    read: ({ walBytes }) => walBytes,
  },
  { label: "WAL records", unit: "count", meaning: "Records of WAL.", read: ({ walRecords }) => walRecords },
  {
    label: "WAL full-page images",
    unit: "count",
    meaning: "Whole pages in the WAL: the first change of a page after a checkpoint.",
    read: ({ walFullPageImages }) => walFullPageImages,
  },
  {
    label: "JIT",
    unit: "ms",
    meaning: "Compiling expressions, inside the execution time.",
    read: ({ jitMs }) => jitMs,
  },
  {
    label: "workers launched",
    unit: "count",
    meaning: "Parallel workers that were there when they were wanted.",
    read: ({ workersLaunched }) => workersLaunched,
    isMoreBetter: true,
  },
  {
    label: "workers planned",
    unit: "count",
    meaning: "Parallel workers that the plan asked for.",
    read: ({ workersPlanned }) => workersPlanned,
    isMoreBetter: true,
  },
  {
    label: "memory, planner",
    unit: "bytes",
    meaning: "The planner's own memory, from PostgreSQL 17 on.",
    read: ({ plannerMemoryBytes }) => plannerMemoryBytes,
  },
  {
    label: "memory, largest sort or hash",
    unit: "bytes",
    meaning: "The largest memory that a sort or a hash reported.",
    read: ({ executorMemoryBytes }) => executorMemoryBytes,
  },
  {
    label: "HOT updates",
    unit: "share",
    meaning: "Updated rows that touched no index, of all updated rows.",
    read: ({ updatedRows, hotUpdatedRows }) =>
      updatedRows === null || updatedRows === 0 || hotUpdatedRows === null
        ? null
        : hotUpdatedRows / updatedRows,
    isMoreBetter: true,
  },
];

/** The counters that say something about any of the plans; one that is nothing everywhere is left out. */
export function counterRows(plans: readonly PlanCounters[]): CounterRow[] {
  return COUNTERS.flatMap(({ label, unit, meaning, read, isMoreBetter }) => {
    const values = plans.map(read);
    const isTold = unit === "share" ? values.some((value) => value !== null) : values.some(Boolean);
    return isTold ? [{ label, unit, meaning, values, isLessBetter: isMoreBetter !== true }] : [];
  });
}

/** A counter's value with its unit: `9 466`, `1.2 ms`, `31 kB`, `84 %`. */
export function formatCounter(value: number | null, unit: CounterUnit): string {
  if (value === null) return "–";
  switch (unit) {
    case "ms":
      return formatMs(value);
    case "bytes":
      return formatBytes(value);
    case "share":
      return formatPercent(value);
    case "blocks":
    case "count":
      return formatExact(value);
  }
}

/** From here on a factor is easier to read than a percentage. */
const FOLD_FROM = 10;

/** How `value` differs from `first`: `+34 %`, `−99.8 %`, `12-fold`; empty when they are equal or one is not known. */
export function deltaWords(value: number | null, first: number | null): string {
  if (value === null || first === null || value === first) return "";
  if (first === 0) return "from none";
  if (value === 0) return "to none";
  const factor = value / first;
  if (factor >= FOLD_FROM) return `${formatExact(Math.round(factor))}-fold`;
  return factor < 1 ? `−${lostShare(1 - factor)}` : `+${formatPercent(factor - 1)}`;
}

/** A loss that is not of everything never reads as 100 %. */
function lostShare(share: number): string {
  if (share <= 0.9) return formatPercent(share);
  const digits = share < 0.999 ? 1 : share < 0.9999 ? 2 : 3;
  const floored = Math.floor(share * 100 * 10 ** digits) / 10 ** digits;
  return `${floored.toFixed(digits)}\u202f%`;
}
