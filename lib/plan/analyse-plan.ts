import { costShares } from "./cost-shares";
import { buffersIn, deficitsOf, ioTimesIn, walIn } from "./counters";
import { chargeCtes } from "./cte-scans";
import { printedMs } from "./inclusive-times";
import { chargeInitPlans } from "./init-plans";
import { attributeJit } from "./jit-attribution";
import { CLOCK_NOISE, openLedger, type Entry, type Ledger } from "./ledger";
import { nodeTitle } from "./node-title";
import { repeatedByEachParticipant, rowPrecisionOf } from "./row-totals";
import type { NodeAnalysis, PlanAnalysis } from "./plan-analysis";
import type { QueryPlan } from "./plan-node";
import { slowestProcessMs } from "./process-times";
import { estimateOf } from "./row-estimate";
import { repayRescannedGathers } from "./rescanned-gathers";
import { splitSharedSubPlans } from "./shared-sub-plans";
import { explainTail } from "./tail";

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
  const costs = costShares(plan.root);
  const jit = isTimed ? attributeJit(plan, entries) : null;
  const repeated = repeatedByEachParticipant(entries.map(({ placed }) => placed));
  const rowPrecision = rowPrecisionOf(entries.map(({ node }) => node));
  const has = {
    io: entries.some(({ node }) => node.ioTimes !== undefined),
    wal: entries.some(({ node }) => node.wal !== undefined),
  };
  const nodes = new Map<string, NodeAnalysis>();
  for (const entry of entries) {
    const { id } = entry.node;
    const exclusiveCost = costs?.get(id) ?? null;
    const own = isTimed ? entry.exclusiveMs : exclusiveCost;
    nodes.set(id, {
      ...timesOf(entry, isTimed),
      ...countersOf(entry, has),
      jitTimeMs: jit?.id === id ? jit.timeMs : null,
      ...rowsOf(entry, repeated.has(id), rowPrecision),
      exclusiveCost,
      share: own === null || total === 0 ? null : own / total,
    });
  }
  return nodes;
}

type TimeFigures =
  | "participants"
  | "inclusiveTimeMs"
  | "exclusiveTimeMs"
  | "roundingMs"
  | "workTimeMs"
  | "slowestProcessTimeMs";

function timesOf(entry: Entry, isTimed: boolean): Pick<NodeAnalysis, TimeFigures> {
  return {
    participants: entry.participants,
    inclusiveTimeMs: isTimed ? entry.inclusiveMs : null,
    exclusiveTimeMs: isTimed ? entry.exclusiveMs : null,
    roundingMs: isTimed ? entry.roundingMs : null,
    workTimeMs: isTimed ? printedMs(entry.node) : null,
    slowestProcessTimeMs: slowestProcessMs(entry.node),
  };
}

type CounterFigures =
  "inclusiveBuffers" | "exclusiveBuffers" | "inclusiveIo" | "exclusiveIo" | "inclusiveWal" | "exclusiveWal";

/** Counters that a node did not print are zero when any other node printed some. */
function countersOf(
  { node, inclusive, exclusive }: Entry,
  has: { io: boolean; wal: boolean },
): Pick<NodeAnalysis, CounterFigures> {
  const hasBuffers = node.buffers !== undefined;
  return {
    inclusiveBuffers: hasBuffers ? buffersIn(inclusive) : null,
    exclusiveBuffers: hasBuffers ? buffersIn(exclusive) : null,
    inclusiveIo: has.io ? ioTimesIn(inclusive) : null,
    exclusiveIo: has.io ? ioTimesIn(exclusive) : null,
    inclusiveWal: has.wal ? walIn(inclusive) : null,
    exclusiveWal: has.wal ? walIn(exclusive) : null,
  };
}

function rowsOf(
  { node, placed, participants }: Entry,
  isRepeated: boolean,
  precision: number,
): Pick<NodeAnalysis, "totalRows" | "totalRowsRounding" | "rowEstimate" | "rowsPerParticipant"> {
  const { actualRows, actualLoops = 0 } = node;
  const totalRows = actualRows === undefined ? null : actualRows * actualLoops;
  const times = Math.min(participants, actualLoops);
  return {
    totalRows,
    totalRowsRounding: totalRows === null ? null : actualLoops > 1 ? actualLoops * precision : 0,
    rowEstimate: estimateOf(placed),
    rowsPerParticipant: isRepeated && totalRows !== null && times > 1 ? totalRows / times : null,
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
    for (const kind of deficitsOf(entry.exclusive, entry.printed)) {
      ledger.uncertain.push({
        nodeId: entry.node.id,
        reason: `The parts of ${nodeTitle(entry.node)} count more ${kind} than the whole.`,
      });
    }
  }
}
