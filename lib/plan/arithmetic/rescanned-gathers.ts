import { add, deficitOf, isNothing, subtract } from "./counters";
import { chargeCounters, type Entry, type Ledger } from "./ledger";
import { isGather } from "./participants";

/**
 * Gives a Gather that ran several times the counters of its workers back.
 *
 * Workers report what they counted when they are shut down. Before a repetition a node above does that, in its own
 * figures; only the last run's are in the Gather's. The nodes below hold those of all runs, which leaves the Gather less
 * than nothing. The nearest nodes above that have too much make up for it.
 */
export function repayRescannedGathers(ledger: Ledger): void {
  for (const gather of ledger.entries) {
    if (!isGather(gather.node) || (gather.node.actualLoops ?? 0) <= 1) continue;
    const deficit = deficitOf(gather.exclusive);
    if (isNothing(deficit)) continue;
    const left = chargeCounters(ancestorsOf(ledger, gather), deficit);
    subtract(deficit, left);
    add(gather.exclusive, deficit);
  }
}

/** From the parent up to the root. */
function ancestorsOf(ledger: Ledger, entry: Entry): Entry[] {
  const ancestors: Entry[] = [];
  for (let { parent } = entry.placed; parent !== null; parent = parent.parent)
    ancestors.push(ledger.entries[parent.index]!);
  return ancestors;
}
