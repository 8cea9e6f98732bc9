import type { Entry } from "./ledger";
import type { QueryPlan } from "../plan-node";

/**
 * The node whose startup time holds the compiling of expressions, by id, with the milliseconds; null where there was
 * none or no node has room for it.
 *
 * Machine code is generated while the executor starts, but inlined, optimised and emitted when the first expression is
 * evaluated, inside the node that does it: the first in execution order, children before their parents, whose own time
 * and startup time both have room for it. Below a Gather every participant compiles for itself and the printed figure is
 * the sum, so that one participant's part is what the node's elapsed time holds. The time stays the node's: this says
 * what it was spent on.
 */
export function attributeJit(
  plan: QueryPlan,
  entries: readonly Entry[],
): { id: string; timeMs: number } | null {
  const { inliningMs = 0, optimizationMs = 0, emissionMs = 0 } = plan.jit ?? {};
  const compilingMs = inliningMs + optimizationMs + emissionMs;
  if (compilingMs === 0) return null;
  for (const { node, participants, exclusiveMs, roundingMs } of entries.toReversed()) {
    const timeMs = compilingMs / participants;
    const startupMs = ((node.actualStartupTimeMs ?? 0) * (node.actualLoops ?? 0)) / participants;
    if (Math.min(startupMs, exclusiveMs) + roundingMs >= timeMs) return { id: node.id, timeMs };
  }
  return null;
}
