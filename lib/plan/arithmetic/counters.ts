import { BUFFER_KEYS } from "./buffers";
import type { BufferCounts, IoTimes, PlanNode, WalCounts } from "../plan-node";

export const IO_KEYS = [
  "sharedReadMs",
  "sharedWriteMs",
  "localReadMs",
  "localWriteMs",
  "tempReadMs",
  "tempWriteMs",
] as const satisfies readonly (keyof IoTimes)[];

export const WAL_KEYS = [
  "records",
  "fullPageImages",
  "bytes",
  "buffersFull",
] as const satisfies readonly (keyof WalCounts)[];

const IO_START = BUFFER_KEYS.length;
const WAL_START = IO_START + IO_KEYS.length;
const LENGTH = WAL_START + WAL_KEYS.length;

/** I/O times are printed to a thousandth of a millisecond, like all times. */
const PRINTED_PRECISION_MS = 0.0005;

/**
 * What PostgreSQL prints as totals over all loops and processes: blocks, I/O times and WAL, in the order of BUFFER_KEYS,
 * IO_KEYS and WAL_KEYS. One array, because all of them are inside a node's figures together and move together.
 */
export type Counters = number[];

export function zeroCounters(): Counters {
  return new Array<number>(LENGTH).fill(0);
}

/** The counters as printed for a node, what lies below it included. */
export function countersOf({ buffers, ioTimes, wal }: PlanNode): Counters {
  const counters = zeroCounters();
  if (buffers !== undefined) put(counters, 0, BUFFER_KEYS, buffers);
  if (ioTimes !== undefined) put(counters, IO_START, IO_KEYS, ioTimes);
  if (wal !== undefined) put(counters, WAL_START, WAL_KEYS, wal);
  return counters;
}

function put<K extends string>(
  counters: Counters,
  start: number,
  keys: readonly K[],
  figures: Record<K, number>,
): void {
  for (let at = 0; at < keys.length; at += 1) counters[start + at] = figures[keys[at]!];
}

/** Adds `amount` to `counters`, in place. */
export function add(counters: Counters, amount: Counters): void {
  for (let at = 0; at < LENGTH; at += 1) counters[at]! += amount[at]!;
}

/** Takes `amount` out of `counters`, in place. */
export function subtract(counters: Counters, amount: Counters): void {
  for (let at = 0; at < LENGTH; at += 1) counters[at]! -= amount[at]!;
}

/** The part of `wanted` that `available` can give, counter by counter; never negative. */
export function lesserOf(wanted: Counters, available: Counters): Counters {
  return wanted.map((want, at) => Math.max(0, Math.min(want, available[at]!)));
}

/** A part from 0 to 1 of `counters`, rounded down to what can be counted. */
export function partOf(counters: Counters, part: number): Counters {
  return counters.map((count, at) => (isTime(at) ? count * part : Math.floor(count * part + 1e-6)));
}

/** How far each counter is below zero. */
export function deficitOf(counters: Counters): Counters {
  return counters.map((count) => Math.max(0, -count));
}

/** True where `counters` hold nothing but what rounding left. */
export function isNothing(counters: Counters): boolean {
  for (let at = 0; at < LENGTH; at += 1) if (Math.abs(counters[at]!) > toleranceAt(at)) return false;
  return true;
}

/** True where `counters` hold all of `amount`; `printed` I/O times went into them, each rounded. */
export function holds(counters: Counters, amount: Counters, printed = 2): boolean {
  for (let at = 0; at < LENGTH; at += 1) {
    if (counters[at]! - amount[at]! < -toleranceAt(at) * printed) return false;
  }
  return true;
}

/** Which kinds of counters are below zero by more than rounding, in words. */
export function deficitsOf(counters: Counters, printed: number): string[] {
  const isShort = (from: number, to: number) => {
    for (let at = from; at < to; at += 1) if (counters[at]! < -toleranceAt(at) * printed) return true;
    return false;
  };
  if (!isShort(0, LENGTH)) return [];
  return [
    ...(isShort(0, IO_START) ? ["buffers"] : []),
    ...(isShort(IO_START, WAL_START) ? ["I/O time"] : []),
    ...(isShort(WAL_START, LENGTH) ? ["WAL"] : []),
  ];
}

export function buffersIn(counters: Counters): BufferCounts {
  const at = (index: number) => counters[index] ?? 0;
  return {
    sharedHit: at(0),
    sharedRead: at(1),
    sharedDirtied: at(2),
    sharedWritten: at(3),
    localHit: at(4),
    localRead: at(5),
    localDirtied: at(6),
    localWritten: at(7),
    tempRead: at(8),
    tempWritten: at(9),
  };
}

/** I/O times; what rounding put below zero is zero. */
export function ioTimesIn(counters: Counters): IoTimes {
  const at = (index: number) => Math.max(0, counters[IO_START + index] ?? 0);
  return {
    sharedReadMs: at(0),
    sharedWriteMs: at(1),
    localReadMs: at(2),
    localWriteMs: at(3),
    tempReadMs: at(4),
    tempWriteMs: at(5),
  };
}

export function walIn(counters: Counters): WalCounts {
  const at = (index: number) => counters[WAL_START + index] ?? 0;
  return { records: at(0), fullPageImages: at(1), bytes: at(2), buffersFull: at(3) };
}

function isTime(at: number): boolean {
  return at >= IO_START && at < WAL_START;
}

function toleranceAt(at: number): number {
  return isTime(at) ? PRINTED_PRECISION_MS * 1.001 : 0;
}
