import { isGather } from "./participants";
import type { PlanNode } from "../plan-node";
import { isInitPlan, type PlacedNode } from "../walk";

/** EXPLAIN prints three decimals of a millisecond: each printed time is right to half of the last one. */
const PRINTED_PRECISION_MS = 0.0005;

/** How far a node's time over all loops may be off because the time per loop is rounded. */
export function roundingMsOf(node: PlanNode, participants: number): number {
  return (PRINTED_PRECISION_MS * (node.actualLoops ?? 0)) / participants;
}

/** Milliseconds over all loops and processes. */
export function printedMs({ actualTotalTimeMs = 0, actualLoops = 0 }: PlanNode): number {
  return actualTotalTimeMs * actualLoops;
}

/** A node's time while the times are made to fit. */
interface Time {
  /** `time × loops ÷ participants`, and as much more as its children need at least. */
  meanMs: number;
  /** What fits into the parent. */
  fittedMs: number;
  roundingMs: number;
  /** What everything below a Gather is scaled by. */
  scale: number;
  /** Of the children that its own time contains. */
  parts: Time[];
}

/**
 * The elapsed milliseconds of each node with everything below it, in the order of `placed`: `time × loops ÷ participants`, made to fit
 * where children come out longer than their parent for one of two reasons.
 *
 * Rounding: 12,000 loops of 0.0006 ms are printed as 0.001 ms each, 12 ms in a parent of 8; 400 of 0.0014 ms as 0.4 ms
 * with a child of 0.5. A parent is raised to what its children took at least, as far as its rounding allows; what they
 * still exceed it by is taken off them, from each by how far it may be off. The root stays as printed.
 *
 * Workers run on while the leader is busy elsewhere (evaluating an InitPlan between two rows of the Gather), so that
 * their mean time can exceed the Gather's. Then everything below the Gather is scaled down to the time that the Gather had.
 *
 * @param placed all nodes, a parent before its children
 */
export function inclusiveTimes(placed: readonly PlacedNode[], participants: readonly number[]): number[] {
  const times = raisedTimes(placed, participants);
  placed.forEach(({ node, parent, index }) => {
    if (parent !== null && !isInitPlan(node)) times[parent.index]!.parts.push(times[index]!);
  });
  return times.map((whole, index) => {
    const { parts, scale } = whole;
    for (const part of parts) {
      part.scale = scale;
      part.meanMs *= scale;
      part.fittedMs = part.meanMs;
    }
    if (parts.length > 0) fit(parts, whole, isGather(placed[index]!.node));
    return whole.fittedMs;
  });
}

/** The times before fitting, each raised to what its children took at least. */
function raisedTimes(placed: readonly PlacedNode[], participants: readonly number[]): Time[] {
  const times = new Array<Time>(placed.length);
  const leastBelow = new Array<number>(placed.length).fill(0);
  for (let index = placed.length - 1; index >= 0; index -= 1) {
    const { node, parent } = placed[index]!;
    const processes = participants[index]!;
    const printed = printedMs(node) / processes;
    const roundingMs = roundingMsOf(node, processes);
    const below = isGather(node) ? 0 : leastBelow[index]!;
    const meanMs = parent === null ? printed : Math.max(printed, Math.min(below, printed + roundingMs));
    times[index] = { meanMs, fittedMs: meanMs, roundingMs, scale: 1, parts: [] };
    if (parent === null || isInitPlan(node)) continue;
    leastBelow[parent.index]! += Math.max(printed - roundingMs, Math.min(below, printed + roundingMs));
  }
  return times;
}

function fit(parts: readonly Time[], whole: Time, isBelowGather: boolean): void {
  const sumMs = parts.reduce((sum, { meanMs }) => sum + meanMs, 0);
  if (sumMs <= whole.fittedMs) return;
  const roundingMs = parts.reduce((sum, part) => sum + part.roundingMs, 0);
  if (sumMs <= whole.meanMs + whole.roundingMs + roundingMs) takeOff(parts, sumMs - whole.fittedMs);
  else if (isBelowGather) {
    const scale = whole.fittedMs / sumMs;
    for (const part of parts) {
      part.meanMs *= scale;
      part.fittedMs = part.meanMs;
      part.scale *= scale;
    }
  }
}

/** Takes an excess off by how far each part may be off, and what those do not have off all in proportion. */
function takeOff(parts: readonly Time[], excessMs: number): void {
  const roundingMs = parts.reduce((sum, part) => sum + part.roundingMs, 0);
  let leftMs = excessMs;
  for (const part of parts) {
    const offMs = Math.min(part.fittedMs, roundingMs > 0 ? (excessMs * part.roundingMs) / roundingMs : 0);
    part.fittedMs -= offMs;
    leftMs -= offMs;
  }
  const sumMs = parts.reduce((sum, { fittedMs }) => sum + fittedMs, 0);
  if (leftMs > 0 && sumMs > 0) for (const part of parts) part.fittedMs *= Math.max(0, 1 - leftMs / sumMs);
}
