import { add, partOf } from "./counters";
import { takeCounters, type Entry, type Ledger } from "./ledger";
import { hashedSubPlansIn } from "./parameters";

/**
 * Splits a hashed SubPlan between the nodes that built a hash table of it.
 *
 * A planner that copies a condition (to a scan and to the join above it) leaves one SubPlan that several nodes may
 * run, each once; EXPLAIN prints it under the first of them only, with the loops and figures of all. When the loops say
 * that all of them ran it, its other users get their part and the first gets it back; otherwise nobody can tell, and
 * it stays where it is printed.
 */
export function splitSharedSubPlans(ledger: Ledger): void {
  const shared = ledger.entries.filter(
    ({ node }) => node.relationship === "SubPlan" && (node.actualLoops ?? 0) > 1,
  );
  if (shared.length === 0) return;
  const users = usersByName(ledger.entries);
  for (const subPlan of shared) {
    const owner = ledger.byId.get(subPlan.placed.parent?.node.id ?? "");
    const others = (users.get(subPlan.node.subplanName ?? "") ?? []).filter((entry) => entry !== owner);
    if (owner === undefined || others.length === 0) continue;
    if (subPlan.node.actualLoops === (others.length + 1) * owner.participants) split(subPlan, owner, others);
  }
}

function split(subPlan: Entry, owner: Entry, others: readonly Entry[]): void {
  const partMs = subPlan.inclusiveMs / (others.length + 1);
  const part = partOf(subPlan.inclusive, others.length + 1);
  for (const other of others) {
    other.exclusiveMs -= partMs;
    takeCounters(other, part);
    other.roundingMs += subPlan.roundingMs;
    owner.exclusiveMs += partMs;
    add(owner.exclusive, part);
  }
}

function usersByName(entries: readonly Entry[]): Map<string, Entry[]> {
  const users = new Map<string, Entry[]>();
  for (const entry of entries) {
    for (const name of hashedSubPlansIn(entry.node)) users.set(name, [...(users.get(name) ?? []), entry]);
  }
  return users;
}
