import { add, deficitOf, isNothing, lesserOf, partOf, subtract } from "./counters";
import {
  chargeCounters,
  inclusiveCounters,
  isExecuted,
  ownerOf,
  takeCounters,
  type Entry,
  type Ledger,
} from "./ledger";
import { subPlansIn } from "./parameters";
import type { PlacedNode } from "../walk";

/**
 * Splits a SubPlan between the nodes that ran it.
 *
 * A planner that copies an expression (to every partition of a table, to a scan and to the join above it) leaves one
 * SubPlan that several nodes run; EXPLAIN prints it under the first of them only, with the loops and figures of all.
 * Where the rows that came to its users, or for a hashed SubPlan the processes that built its table, add up to its
 * loops, each pays in proportion, as far as it has time; otherwise the others pay what the first lacks.
 */
export function splitSharedSubPlans(ledger: Ledger): void {
  const subPlans = ledger.entries.filter(
    ({ node }) => node.relationship === "SubPlan" && (node.actualLoops ?? 0) > 1,
  );
  if (subPlans.length === 0) return;
  const users = usersByName(ledger.entries);
  for (const subPlan of subPlans) {
    const owner = ownerOf(ledger, subPlan);
    if (owner === undefined) continue;
    const named = users.get(subPlan.node.subplanName ?? "") ?? [];
    shareByRuns(subPlan, owner, named);
    if (!lacks(owner)) continue;
    const others = named.flatMap(({ entry }) => (entry === owner ? [] : [entry]));
    payForOwner(owner, others.length > 0 ? others : twinsOf(ledger, owner));
  }
}

/** A node whose conditions hold a SubPlan. */
interface User {
  entry: Entry;
  isHashed: boolean;
}

function usersByName(entries: readonly Entry[]): Map<string, User[]> {
  const users = new Map<string, User[]>();
  for (const entry of entries) {
    if (!isExecuted(entry.node)) continue;
    for (const [name, isHashed] of subPlansIn(entry.node)) {
      const known = users.get(name);
      if (known === undefined) users.set(name, [{ entry, isHashed }]);
      else known.push({ entry, isHashed });
    }
  }
  return users;
}

function shareByRuns(subPlan: Entry, owner: Entry, users: readonly User[]): void {
  const loops = subPlan.node.actualLoops ?? 0;
  const runs = users.map(({ entry, isHashed }) => ({ entry, count: runsOf(entry, isHashed) }));
  const own = runs.find(({ entry }) => entry === owner);
  if (own === undefined || own.count === loops) return;
  const total = runs.reduce((sum, { count }) => sum + count, 0);
  const roundedRows = runs.reduce((sum, { entry }) => sum + roundedRowsOf(entry), 0);
  if (Math.abs(total - loops) > roundedRows) return;
  const inclusive = inclusiveCounters(subPlan);
  for (const { entry: other, count } of runs) {
    if (other === owner || count === 0) continue;
    const part = lesserOf(partOf(inclusive, count / total), other.exclusive);
    takeCounters(other, part);
    add(owner.exclusive, part);
    move(other, owner, Math.min((subPlan.inclusiveMs * count) / total, Math.max(0, other.exclusiveMs)));
    other.roundingMs += subPlan.roundingMs;
  }
}

/** How often a node ran a SubPlan of its condition: once per row that it checked, or per process for a hash table. */
function runsOf({ node, participants }: Entry, isHashed: boolean): number {
  const { actualRows = 0, actualLoops = 0, rowsRemoved } = node;
  if (isHashed) return Math.min(actualLoops, participants);
  return (actualRows + (rowsRemoved.filter ?? 0) + (rowsRemoved.joinFilter ?? 0)) * actualLoops;
}

/** Rows per loop are rounded: by half a row each, those that were returned and those that were removed. */
function roundedRowsOf({ node: { actualLoops = 0 } }: Entry): number {
  return actualLoops > 1 ? actualLoops : 0;
}

function lacks(owner: Entry): boolean {
  return owner.exclusiveMs < -owner.roundingMs || !isNothing(deficitOf(owner.exclusive));
}

/** What the owner was charged beyond what it has, the others ran; each pays by what it has. */
function payForOwner(owner: Entry, others: readonly Entry[]): void {
  const deficit = deficitOf(owner.exclusive);
  const left = chargeCounters(others, deficit);
  subtract(deficit, left);
  add(owner.exclusive, deficit);
  const held = others.map(({ exclusiveMs }) => Math.max(0, exclusiveMs));
  const heldMs = held.reduce((sum, ms) => sum + ms, 0);
  const lackMs = Math.min(heldMs, Math.max(0, -owner.exclusiveMs));
  others.forEach((other, at) => move(other, owner, heldMs === 0 ? 0 : (lackMs * held[at]!) / heldMs));
}

function move(from: Entry, to: Entry, timeMs: number): void {
  from.exclusiveMs -= timeMs;
  to.exclusiveMs += timeMs;
}

/**
 * The nodes that do for the other members of an Append what `owner` does for its own: without VERBOSE, target lists are
 * not printed, and with them the other users of a SubPlan of every member's target list.
 */
function twinsOf(ledger: Ledger, owner: Entry): Entry[] {
  let append: PlacedNode | null = owner.placed.parent;
  while (append !== null && !/^(?:Merge )?Append$/.test(append.node.nodeType)) append = append.parent;
  if (append === null) return [];
  const prefix = `${append.node.id}.`;
  return ledger.entries.filter(
    ({ node, placed }) =>
      node !== owner.node &&
      isExecuted(node) &&
      node.id.startsWith(prefix) &&
      placed.depth === owner.placed.depth &&
      node.subplanName === undefined,
  );
}
