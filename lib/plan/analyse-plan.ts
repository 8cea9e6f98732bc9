import { hasNegativeBuffers } from "./buffers";
import { costShares } from "./cost-shares";
import { chargeCtes } from "./cte-scans";
import { chargeInitPlans } from "./init-plans";
import { openLedger, outsideItems, type Entry, type Ledger } from "./ledger";
import type { NodeAnalysis, PlanAnalysis } from "./plan-analysis";
import type { QueryPlan } from "./plan-node";
import { estimateOf } from "./row-estimate";
import { splitSharedSubPlans } from "./shared-sub-plans";
import { explainTail } from "./tail";
import { nodeTitle } from "./node-title";

/**
 * Attributes time, buffers and cost to the nodes that spent them.
 *
 * Printed times are averages per loop and contain everything below a node. A node's inclusive time is
 * `time × loops ÷ participants`; its exclusive time is that less its children's, where an InitPlan counts as a
 * child of the node that evaluated it and a CTE as a child of its scans. Buffers are printed as totals and are
 * moved in the same way, never multiplied.
 *
 * Exclusive times are at least zero: a deficit within the rounding of the printed figures is taken for zero, a
 * larger one is reported in `uncertain`. Linear in the number of nodes.
 */
export function analysePlan(plan: QueryPlan): PlanAnalysis {
  const ledger = openLedger(plan);
  splitSharedSubPlans(ledger);
  chargeInitPlans(ledger);
  chargeCtes(ledger);
  settleRounding(ledger);
  const isTimed = plan.root.actualTotalTimeMs !== undefined;
  const rootTimeMs = ledger.entries[0]?.inclusiveMs ?? 0;
  const costs = costShares(plan.root);
  const tail = isTimed ? explainTail(plan, rootTimeMs, outsideItems(ledger)) : [];
  const total = isTimed ? Math.max(plan.executionTimeMs ?? 0, rootTimeMs) : (plan.root.totalCost ?? 0);
  const nodes = ledger.entries.map((entry): [string, NodeAnalysis] => {
    const exclusiveCost = costs?.get(entry.node.id) ?? null;
    const own = isTimed ? entry.exclusiveMs : exclusiveCost;
    return [
      entry.node.id,
      { ...describe(entry, isTimed), exclusiveCost, share: own === null || total === 0 ? null : own / total },
    ];
  });
  return {
    measure: isTimed ? "time" : "cost",
    total,
    nodes: new Map(nodes),
    tail,
    uncertain: ledger.uncertain,
  };
}

function describe(entry: Entry, isTimed: boolean): Omit<NodeAnalysis, "exclusiveCost" | "share"> {
  const { node } = entry;
  const hasBuffers = node.buffers !== undefined;
  return {
    participants: entry.participants,
    inclusiveTimeMs: isTimed ? entry.inclusiveMs : null,
    exclusiveTimeMs: isTimed ? entry.exclusiveMs : null,
    roundingMs: isTimed ? entry.roundingMs : null,
    workTimeMs: isTimed ? entry.inclusiveMs * entry.participants : null,
    inclusiveBuffers: hasBuffers ? entry.inclusive : null,
    exclusiveBuffers: hasBuffers ? entry.exclusive : null,
    totalRows: node.actualRows === undefined ? null : node.actualRows * (node.actualLoops ?? 0),
    rowEstimate: estimateOf(entry.placed),
  };
}

/** Takes small deficits for the rounding they are, and reports the others. */
function settleRounding(ledger: Ledger): void {
  const totalMs = ledger.entries[0]?.inclusiveMs ?? 0;
  for (const entry of ledger.entries) {
    const deficitMs = -entry.exclusiveMs;
    if (deficitMs > entry.roundingMs + totalMs * CLOCK_NOISE) {
      ledger.uncertain.push({
        nodeId: entry.node.id,
        reason: `The parts of ${nodeTitle(entry.node)} take ${deficitMs.toFixed(3)} ms longer than the whole.`,
      });
    }
    if (deficitMs > 0) entry.exclusiveMs = 0;
    if (hasNegativeBuffers(entry.exclusive)) {
      ledger.uncertain.push({
        nodeId: entry.node.id,
        reason: `The parts of ${nodeTitle(entry.node)} count more buffers than the whole.`,
      });
    }
  }
}

/** Processes are timed by their own clocks; below this part of the root's time a deficit is not worth a warning. */
const CLOCK_NOISE = 0.001;
