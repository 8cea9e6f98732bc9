import type { PlanAnalysis } from "../plan-analysis";
import type { StudiedPlan } from "../read-plan";
import type { PlanNode } from "../plan-node";
import type { ShownNode } from "../folding/shown-tree";
import { isInitPlan, placedNodes } from "../walk";
import { idsOf } from "./shown-nodes";

/** One node on the axis, in milliseconds of execution, or in cost units of an estimated plan. */
export interface TimelineBar {
  /** Where the node can first have been asked for a row. */
  start: number;
  /** `start` and the time to the first row, summed over all loops. */
  firstRow: number;
  /** `start` and the inclusive time. */
  end: number;
  /** Executions by one process, at least 1; fractional where the processes share them unequally. */
  loopsPerProcess: number;
  /** True where `start` is known: the root and what it asks before anything else. */
  isStartKnown: boolean;
}

export interface Timeline {
  /** Null when the plan has neither times nor costs. */
  unit: "time" | "cost" | null;
  /** The end of the axis. */
  end: number;
  /** By plan node id; a node that was never executed has none. */
  bars: ReadonlyMap<string, TimelineBar>;
}

/**
 * Places each node on a time axis.
 *
 * EXPLAIN tells how long a node took to its first and to its last row, both counted inside the node alone and
 * averaged over its loops, but never when. So a bar's length is measured and its start is the earliest that the
 * executor allows: a hash table is built before the other side is read, the inner side of a nested loop or merge join
 * waits for the first outer row, an Append reads one child after the other unless its workers share them out, and every
 * other node asks at once.
 * A bar placed so does not end after its parent's, but for rounding, for clocks of several processes, for a writing CTE
 * that ran on after the root, and for a SubPlan that several nodes share: EXPLAIN prints it under the first of them,
 * with the time of all. Linear.
 *
 * @see https://www.postgresql.org/docs/current/using-explain.html
 */
export function layoutTimeline({ plan, analysis }: StudiedPlan): Timeline {
  const unit =
    plan.root.actualTotalTimeMs !== undefined ? "time" : plan.root.totalCost !== undefined ? "cost" : null;
  const bars = new Map<string, TimelineBar>();
  if (unit === null) return { unit, end: 0, bars };
  const spanOf = unit === "time" ? (node: PlanNode) => timeSpan(node, analysis) : costSpan;
  const root = spanOf(plan.root);
  if (root !== null) bars.set(plan.root.id, barAt(0, root, true));
  for (const { node } of placedNodes(plan.root)) placeChildren(node, bars, spanOf);
  const ends = [...bars.values()].map(({ end }) => end);
  return { unit, end: ends.reduce((most, end) => Math.max(most, end), analysis.total), bars };
}

interface Span {
  toFirstRow: number;
  toLastRow: number;
  loopsPerProcess: number;
}

function barAt(
  start: number,
  { toFirstRow, toLastRow, loopsPerProcess }: Span,
  isStartKnown: boolean,
): TimelineBar {
  return {
    start,
    firstRow: start + Math.min(toFirstRow, toLastRow),
    end: start + toLastRow,
    loopsPerProcess,
    isStartKnown,
  };
}

function timeSpan(node: PlanNode, { nodes }: PlanAnalysis): Span | null {
  const own = nodes.get(node.id);
  if (own === undefined || own.inclusiveTimeMs === null || node.neverExecuted) return null;
  const loopsPerProcess = Math.max(1, (node.actualLoops ?? 1) / own.participants);
  const toFirstRow = ((node.actualStartupTimeMs ?? 0) * (node.actualLoops ?? 1)) / own.participants;
  return { toFirstRow, toLastRow: own.inclusiveTimeMs, loopsPerProcess };
}

/** The planner's figures are for one execution. */
function costSpan({ startupCost, totalCost }: PlanNode): Span | null {
  return totalCost === undefined
    ? null
    : { toFirstRow: startupCost ?? 0, toLastRow: totalCost, loopsPerProcess: 1 };
}

function placeChildren(
  node: PlanNode,
  bars: Map<string, TimelineBar>,
  spanOf: (node: PlanNode) => Span | null,
): void {
  const bar = bars.get(node.id);
  if (bar === undefined) return;
  const isRepeated = bar.loopsPerProcess > 1;
  let start = bar.start;
  for (const child of inOrderOfAsking(node)) {
    const span = spanOf(child);
    if (span === null) continue;
    const isFirst = start === bar.start && !isInitPlan(child) && child.relationship !== "SubPlan";
    bars.set(
      child.id,
      barAt(isInitPlan(child) ? bar.start : start, span, isFirst && bar.isStartKnown && !isRepeated),
    );
    start += waitFor(node, child, span);
  }
}

/** InitPlans run when they are first needed; a hash table is built before the other side is read. */
function inOrderOfAsking({ nodeType, children }: PlanNode): readonly PlanNode[] {
  if (nodeType !== "Hash Join") return children;
  return children.toSorted((a, b) => askingRank(a) - askingRank(b));
}

function askingRank({ relationship }: PlanNode): number {
  return relationship === "Inner" ? 1 : relationship === "Outer" ? 2 : relationship === "InitPlan" ? 0 : 3;
}

/** How much of `child` has to be done before `node` asks its next child. */
function waitFor(
  { nodeType, strategy, parallelAware }: PlanNode,
  child: PlanNode,
  { toFirstRow, toLastRow }: Span,
): number {
  if (isInitPlan(child) || child.relationship === "SubPlan") return 0;
  switch (nodeType) {
    case "Append":
      return parallelAware ? 0 : toLastRow;
    case "BitmapAnd":
    case "BitmapOr":
    case "ModifyTable":
    case "Recursive Union":
      return toLastRow;
    case "SetOp":
      return strategy === "Hashed" ? toLastRow : toFirstRow;
    case "Hash Join":
      return child.relationship === "Inner" ? toLastRow : toFirstRow;
    default:
      return toFirstRow;
  }
}

/** The bar of a shown node; of a fold from where its first member starts to where its last one ends. */
export function shownBar(shown: ShownNode, { bars }: Timeline): TimelineBar | null {
  const members = idsOf(shown).flatMap((id) => bars.get(id) ?? []);
  const [first] = members;
  if (first === undefined) return null;
  return members.reduce(
    (whole, bar) => ({
      start: Math.min(whole.start, bar.start),
      firstRow: whole.start <= bar.start ? whole.firstRow : bar.firstRow,
      end: Math.max(whole.end, bar.end),
      loopsPerProcess: Math.max(whole.loopsPerProcess, bar.loopsPerProcess),
      isStartKnown: whole.isStartKnown && bar.isStartKnown,
    }),
    first,
  );
}
