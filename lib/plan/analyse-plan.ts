import { costShares } from "./arithmetic/cost-shares";
import { buffersIn, deficitsOf, ioTimesIn, walIn, zeroCounters } from "./arithmetic/counters";
import { chargeCtes } from "./arithmetic/cte-scans";
import { printedMs } from "./arithmetic/inclusive-times";
import { chargeInitPlans } from "./arithmetic/init-plans";
import { attributeJit } from "./arithmetic/jit-attribution";
import { CLOCK_NOISE, openLedger, type Entry, type Ledger } from "./arithmetic/ledger";
import { nodeTitle } from "./node/node-title";
import { repeatedByEachParticipant, rowPrecisionOf } from "./arithmetic/row-totals";
import type { NodeAnalysis, PlanAnalysis } from "./plan-analysis";
import type { BufferCounts, QueryPlan } from "./plan-node";
import { slowestProcessMs } from "./arithmetic/process-times";
import { estimateOf } from "./arithmetic/row-estimate";
import { repayRescannedGathers } from "./arithmetic/rescanned-gathers";
import { splitSharedSubPlans } from "./arithmetic/shared-sub-plans";
import { explainTail } from "./arithmetic/tail";

/**
 * Attributes time, rows, buffers, I/O time, WAL and cost to the nodes that spent them.
 *
 * Printed times are averages per loop and contain everything below a node. A node's inclusive time is
 * `time × loops ÷ participants`; its exclusive time is that less its children's, where an InitPlan counts as a
 * child of the node that evaluated it and a CTE as a child of its scans. Buffers, I/O times and WAL are printed as
 * totals and are moved in the same way, never multiplied.
 *
 * Exclusive times are at least zero: a deficit within the rounding of the printed figures is taken for zero, a
 * larger one is reported in `uncertain`. Linear in the number of nodes.
 */
export function analysePlan(plan: QueryPlan): PlanAnalysis {
  const ledger = openLedger(plan);
  splitSharedSubPlans(ledger);
  chargeInitPlans(ledger);
  chargeCtes(ledger);
  repayRescannedGathers(ledger);
  settleRounding(ledger);
  const isTimed = plan.root.actualTotalTimeMs !== undefined;
  const rootTimeMs = ledger.entries[0]?.inclusiveMs ?? 0;
  const total = isTimed ? Math.max(plan.executionTimeMs ?? 0, rootTimeMs) : (plan.root.totalCost ?? 0);
  return {
    measure: isTimed ? "time" : "cost",
    total,
    nodes: describeNodes(plan, ledger, isTimed, total),
    tail: isTimed ? explainTail(plan, rootTimeMs, ledger.outside) : [],
    uncertain: ledger.uncertain,
  };
}

function describeNodes(
  plan: QueryPlan,
  { entries }: Ledger,
  isTimed: boolean,
  total: number,
): Map<string, NodeAnalysis> {
  const places = entries.map(({ placed }) => placed);
  const costs = costShares(places);
  const jit = isTimed ? attributeJit(plan, entries) : null;
  const repeated = repeatedByEachParticipant(places);
  const rowPrecision = rowPrecisionOf(entries.map(({ node }) => node));
  const has = {
    io: entries.some(({ node }) => node.ioTimes !== undefined),
    wal: entries.some(({ node }) => node.wal !== undefined),
  };
  const nodes = new Map<string, NodeAnalysis>();
  for (const entry of entries) {
    const { node, participants, placed } = entry;
    const exclusiveCost = costs?.[placed.index] ?? null;
    const own = isTimed ? entry.exclusiveMs : exclusiveCost;
    const loops = node.actualLoops ?? 0;
    const totalRows = node.actualRows === undefined ? null : node.actualRows * loops;
    const repeats = repeated[placed.index] === true ? Math.min(participants, loops) : 1;
    nodes.set(node.id, {
      participants,
      inclusiveTimeMs: isTimed ? entry.inclusiveMs : null,
      exclusiveTimeMs: isTimed ? entry.exclusiveMs : null,
      roundingMs: isTimed ? entry.roundingMs : null,
      workTimeMs: isTimed ? printedMs(node) : null,
      inclusiveBuffers: node.buffers ?? null,
      exclusiveBuffers: node.buffers === undefined ? null : exclusiveBuffersOf(entry, node.buffers),
      inclusiveIo: has.io ? (node.ioTimes ?? NO_IO) : null,
      exclusiveIo: has.io ? ioTimesIn(entry.exclusive) : null,
      inclusiveWal: has.wal ? (node.wal ?? NO_WAL) : null,
      exclusiveWal: has.wal ? walIn(entry.exclusive) : null,
      slowestProcessTimeMs: slowestProcessMs(node, entry.inclusiveMs),
      jitTimeMs: jit?.id === node.id ? jit.timeMs : null,
      totalRows,
      totalRowsRounding: totalRows === null ? null : loops > 1 ? loops * rowPrecision : 0,
      rowEstimate: estimateOf(placed),
      rowsPerParticipant: totalRows !== null && repeats > 1 ? totalRows / repeats : null,
      exclusiveCost,
      share: own === null || total === 0 ? null : own / total,
    });
  }
  return nodes;
}

/** Counters that a node did not print are zero when any other node printed some. */
const NO_IO = ioTimesIn(zeroCounters());
const NO_WAL = walIn(zeroCounters());

/** A leaf's are those it printed: thousands of them need no copies. */
function exclusiveBuffersOf({ exclusive, printed }: Entry, inclusive: BufferCounts): BufferCounts {
  return printed === 1 ? inclusive : buffersIn(exclusive);
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
    for (const kind of deficitsOf(entry.exclusive, entry.printed)) {
      ledger.uncertain.push({
        nodeId: entry.node.id,
        reason: `The parts of ${nodeTitle(entry.node)} count more ${kind} than the whole.`,
      });
    }
  }
}
