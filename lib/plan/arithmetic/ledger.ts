import { add, countersOf, isNothing, lesserOf, subtract, zeroCounters, type Counters } from "./counters";
import { inclusiveTimes, roundingMsOf } from "./inclusive-times";
import { countParticipants } from "./participants";
import type { TailItem, Uncertainty } from "../plan-analysis";
import type { PlanNode, QueryPlan } from "../plan-node";
import { cteNameOf, isInitPlan, placedNodes, type PlacedNode } from "../walk";

/** Processes are timed by their own clocks; below this part of the root's time a deficit is not worth a warning. */
export const CLOCK_NOISE = 0.001;

/** What one node holds while time and counters (blocks, I/O times, WAL) are moved between nodes. */
export interface Entry {
  placed: PlacedNode;
  node: PlanNode;
  participants: number;
  inclusiveMs: number;
  exclusiveMs: number;
  exclusive: Counters;
  /** How many printed figures went into `exclusive`. */
  printed: number;
  /** How far `exclusiveMs` may be off because the printed figures are rounded. */
  roundingMs: number;
}

/**
 * The books of one plan: every node's own time and counters, and what ran outside the main query.
 *
 * Charging moves amounts; it never creates or drops any, so the sum over all entries stays the root's inclusive
 * amount plus what is booked outside.
 */
export interface Ledger {
  /** In printed order: the entry of a placed node stands at its index. */
  entries: Entry[];
  /** Work that ran after the main query, outside every node of it. */
  outside: TailItem[];
  uncertain: Uncertainty[];
}

/** Opens the books: each node's inclusive amounts less those of the children that it pulls from or calls. */
export function openLedger(plan: QueryPlan): Ledger {
  const placed = placedNodes(plan.root);
  const participants = countParticipants(plan, placed);
  const times = inclusiveTimes(placed, participants);
  const entries = placed.map((place, index) => openEntry(place, participants[index]!, times[index]!));
  for (const entry of entries) {
    const { parent } = entry.placed;
    if (parent === null || isInitPlan(entry.node)) continue;
    const payer = entries[parent.index]!;
    payer.exclusiveMs -= entry.inclusiveMs;
    payer.roundingMs += roundingOf(entry);
    // Its own children come after it: up to here nothing was taken out of its counters.
    takeCounters(payer, entry.exclusive);
  }
  return { entries, outside: [], uncertain: [] };
}

/** The entry of the node that `entry` stands under; undefined for the root. */
export function ownerOf({ entries }: Ledger, { placed: { parent } }: Entry): Entry | undefined {
  return parent === null ? undefined : entries[parent.index];
}

function openEntry(placed: PlacedNode, participants: number, inclusiveMs: number): Entry {
  const { node } = placed;
  return {
    placed,
    node,
    participants,
    inclusiveMs,
    exclusiveMs: inclusiveMs,
    exclusive: countersOf(node),
    printed: 1,
    roundingMs: roundingMsOf(node, participants),
  };
}

export function roundingOf({ node, participants }: Pick<Entry, "node" | "participants">): number {
  return roundingMsOf(node, participants);
}

/** What was counted in a node and everything below it. */
export function inclusiveCounters({ node }: Entry): Counters {
  return countersOf(node);
}

/** Takes `source`'s whole time out of `payers`: all from the one payer, or from several by what each holds. */
export function chargeTime(payers: readonly Entry[], source: Entry): void {
  const held = payers.reduce((sum, payer) => sum + Math.max(0, payer.exclusiveMs), 0);
  for (const payer of payers) {
    const part =
      payers.length === 1 || held === 0 ? 1 / payers.length : Math.max(0, payer.exclusiveMs) / held;
    payer.exclusiveMs -= source.inclusiveMs * part;
    payer.roundingMs += roundingOf(source);
  }
}

/** Takes counters out of `payers` in order, from each as much as it holds; returns what none of them held. */
export function chargeCounters(payers: readonly Entry[], amount: Counters): Counters {
  const left = amount.slice();
  for (const payer of payers) {
    if (isNothing(left)) break;
    const part = lesserOf(left, payer.exclusive);
    takeCounters(payer, part);
    subtract(left, part);
  }
  return left;
}

/** Takes counters out of one node, more than it has if need be. */
export function takeCounters(payer: Entry, amount: Counters): void {
  subtract(payer.exclusive, amount);
  payer.printed += 1;
}

/** The deepest first, and at one depth in printed order. */
export function deepestFirst(entries: readonly Entry[]): Entry[] {
  return entries.toSorted((a, b) => b.placed.depth - a.placed.depth);
}

export function initPlanEntries(ledger: Ledger): Entry[] {
  return deepestFirst(
    ledger.entries.filter(({ node }) => isInitPlan(node) && cteNameOf(node) === null && isExecuted(node)),
  );
}

export function cteEntries(ledger: Ledger): Entry[] {
  return deepestFirst(ledger.entries.filter(({ node }) => cteNameOf(node) !== null && isExecuted(node)));
}

export function isExecuted(node: PlanNode): boolean {
  return (node.actualLoops ?? 0) > 0;
}

export function sumOfCounters(counters: readonly Counters[]): Counters {
  const sum = zeroCounters();
  for (const one of counters) add(sum, one);
  return sum;
}
