import { formatBlocks, formatBytes, formatExact, formatMs } from "@/lib/format/quantity";
import { addBuffers, BUFFER_KEYS } from "../arithmetic/buffers";
import type { BufferCounts, IoTimes, PlanNode } from "../plan-node";
import type { StudiedPlan } from "../read-plan";
import { planNodes } from "../walk";

/** One figure of the whole query, ready to be read. */
export interface PlanTotal {
  name: string;
  value: string;
  /** What it counts, where the name does not say all. */
  meaning: string;
}

const BUFFER_NAMES: Record<keyof BufferCounts, [name: string, meaning: string]> = {
  sharedHit: ["Shared hit", "Blocks found in shared buffers"],
  sharedRead: ["Shared read", "Blocks asked of the operating system, from its cache or from the disk"],
  sharedDirtied: ["Shared dirtied", "Blocks changed for the first time since they were written"],
  sharedWritten: ["Shared written", "Dirty blocks that the query had to write to make room"],
  localHit: ["Local hit", "Blocks of temporary tables found in memory"],
  localRead: ["Local read", "Blocks of temporary tables read from their files"],
  localDirtied: ["Local dirtied", "Blocks of temporary tables that were changed"],
  localWritten: ["Local written", "Blocks of temporary tables written to their files"],
  tempRead: ["Temp read", "Blocks read back from temporary files of sorts, hashes and stored rows"],
  tempWritten: ["Temp written", "Blocks of sorts, hashes and stored rows that did not fit into work_mem"],
};

const IO_NAMES: Record<keyof IoTimes, string> = {
  sharedReadMs: "Reading shared blocks",
  sharedWriteMs: "Writing shared blocks",
  localReadMs: "Reading local blocks",
  localWriteMs: "Writing local blocks",
  tempReadMs: "Reading temporary files",
  tempWriteMs: "Writing temporary files",
};

/** What the whole query took: buffers, I/O time, WAL, memory, planning; only what EXPLAIN printed and is not zero. */
export function planTotals(study: StudiedPlan): PlanTotal[] {
  const { plan } = study;
  return [
    ...durations(study),
    ...bufferTotals(study),
    ...ioTotals(study),
    ...walTotals(study),
    ...memoryTotals(planNodes(plan.root), plan.planningMemoryKb?.used),
  ];
}

function durations({ plan }: StudiedPlan): PlanTotal[] {
  const total = (name: string, timeMs: number | undefined, meaning: string): PlanTotal[] =>
    timeMs === undefined ? [] : [{ name, value: formatMs(timeMs), meaning }];
  return [
    ...total("Execution", plan.executionTimeMs, "From starting to stopping the executor, with triggers"),
    ...total("Planning", plan.planningTimeMs, "Parsing and rewriting are not part of it"),
    ...total("Just-in-time compilation", plan.jit?.totalMs, "Already part of the nodes that waited for it"),
    ...total(
      "Serialization",
      plan.serialization?.timeMs,
      "Turning the result into what the client would get",
    ),
  ];
}

/** Exclusive buffers add up to everything that was executed, also what ran after the root had finished. */
function bufferTotals({ plan, analysis }: StudiedPlan): PlanTotal[] {
  const counts = [...analysis.nodes.values()].flatMap(({ exclusiveBuffers }) => exclusiveBuffers ?? []);
  const [first, ...others] = counts;
  const executed = first === undefined ? [] : blocksOf(others.reduce(addBuffers, first), "");
  const planned = plan.planningBuffers === undefined ? [] : blocksOf(plan.planningBuffers, ", planning");
  return [...executed, ...planned];
}

function blocksOf(counts: BufferCounts, suffix: string): PlanTotal[] {
  return BUFFER_KEYS.filter((key) => counts[key] !== 0).map((key) => {
    const [name, meaning] = BUFFER_NAMES[key];
    return { name: `${name}${suffix}`, value: formatBlocks(counts[key]), meaning };
  });
}

function ioTotals({ plan, analysis }: StudiedPlan): PlanTotal[] {
  const io = analysis.nodes.get(plan.root.id)?.inclusiveIo ?? null;
  if (io === null) return [];
  return (Object.keys(IO_NAMES) as (keyof IoTimes)[])
    .filter((key) => io[key] > 0)
    .map((key) => ({
      name: IO_NAMES[key],
      value: formatMs(io[key]),
      meaning: "Summed over all processes: with parallel workers it can exceed the execution time",
    }));
}

function walTotals({ plan, analysis }: StudiedPlan): PlanTotal[] {
  const wal = analysis.nodes.get(plan.root.id)?.inclusiveWal ?? null;
  if (wal === null || wal.records === 0) return [];
  return [
    { name: "WAL", value: formatBytes(wal.bytes), meaning: "Write-ahead log that the query generated" },
    { name: "WAL records", value: formatExact(wal.records), meaning: "Changes in the write-ahead log" },
    ...(wal.fullPageImages === 0
      ? []
      : [
          {
            name: "WAL full-page images",
            value: formatExact(wal.fullPageImages),
            meaning: "Whole blocks logged because they were changed for the first time since a checkpoint",
          },
        ]),
  ];
}

/** The memory of all nodes added up: not all of them need hold it at one time. */
function memoryTotals(nodes: readonly PlanNode[], planningKb: number | undefined): PlanTotal[] {
  const sum = (kbOf: (node: PlanNode) => number | undefined) =>
    nodes.reduce((total, node) => total + (kbOf(node) ?? 0), 0);
  const memoryKb = sum(
    ({ sort, hash, hashAggregate, memoize }) =>
      (sort?.spaceType === "Memory" ? sort.spaceKb : 0) +
      (hash?.peakMemoryKb ?? 0) +
      (hashAggregate?.peakMemoryKb ?? 0) +
      (memoize?.peakMemoryKb ?? 0),
  );
  const diskKb = sum(
    ({ sort, hashAggregate }) =>
      (sort?.spaceType === "Disk" ? sort.spaceKb : 0) + (hashAggregate?.diskKb ?? 0),
  );
  const total = (name: string, kb: number, meaning: string): PlanTotal[] =>
    kb === 0 ? [] : [{ name, value: formatBytes(kb * 1024), meaning }];
  return [
    ...total(
      "Memory of sorts and hashes",
      memoryKb,
      "The peaks of all nodes added up; not all need be held at once",
    ),
    ...total("Disk of sorts and hashes", diskKb, "Temporary files of nodes that needed more than work_mem"),
    ...total("Planning memory", planningKb ?? 0, "Used by the planner"),
  ];
}
