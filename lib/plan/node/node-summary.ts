import { formatBytes, formatCount, formatExact, formatPercent } from "@/lib/format/quantity";
import { foldFigures, shownHeat, shownValue } from "../folding/fold-figures";
import type { MetricReading } from "../metric";
import type { NodeAnalysis, PlanAnalysis } from "../plan-analysis";
import type { PlanNode } from "../plan-node";
import { nodeTarget, nodeTypeTitle } from "./node-title";
import type { Fold, ShownNode } from "../folding/shown-tree";

/** An estimate is worth mentioning from this factor on. */
const NOTABLE_FACTOR = 2;

/** What a node of the drawn tree says: what it is, on what, and the one or two facts that matter most. */
export interface NodeSummary {
  type: string;
  target: string | null;
  facts: string;
}

/** The short form of a node: `Seq Scan`, `orders`, `607 k removed, 4 812 kept`. */
export function summariseNode(node: PlanNode, analysis: NodeAnalysis): NodeSummary {
  const what = { type: nodeTypeTitle(node), target: nodeTarget(node) };
  if (node.neverExecuted) return { ...what, facts: "never executed" };
  const facts = [rowsFact(node, analysis), loopsFact(node, analysis), memoryFact(node)];
  return { ...what, facts: facts.filter((fact) => fact !== "").join(", ") };
}

/** What a shown node says in a view: of a fold, what its members have in common and how far they differ. */
export interface ShownSummary extends NodeSummary {
  /** The figure of the metric with its unit; empty where there is none. */
  figure: string;
  /** How hot it is, from 0 to 1. */
  heat: number;
  /** Its part of the total as a percentage; empty where there is none. */
  share: string;
}

/** The short form of a shown node: `900 × Index Scan`, `events_p…`, `0.50 to 1.10 ms each`. */
export function summariseShown(
  shown: ShownNode,
  analysis: PlanAnalysis,
  reading: MetricReading,
  targetOf: (id: string) => string | null,
): ShownSummary {
  const value = shownValue(shown, reading);
  const figure = value === null ? "" : reading.format(value);
  const heat = shownHeat(shown, reading);
  const share = value === null || reading.total === null ? "" : formatPercent(heat);
  const own = analysis.nodes.get(shown.node.id);
  if (own === undefined) return { type: shown.node.nodeType, target: null, facts: "", figure, heat, share };
  const summary = summariseNode(shown.node, own);
  if (shown.fold === null) return { ...summary, figure, heat, share };
  return {
    type: `${formatExact(shown.fold.memberIds.length)} × ${summary.type}`,
    target: commonTarget(shown.fold, targetOf),
    facts: shown.node.neverExecuted ? "never executed" : foldFacts(shown.fold, reading),
    ...{ figure, heat, share },
  };
}

function foldFacts(fold: Fold, reading: MetricReading): string {
  const figures = foldFigures(fold, reading);
  if (figures === null) return "";
  const { min, max } = figures;
  const [least, most] = [reading.format(min), reading.format(max)];
  return least === most ? `${most} each` : `${least} to ${most} each`;
}

/** Fewer characters than this in common say nothing. */
const LEAST_IN_COMMON = 3;

/** How the names of the members' relations begin, up to where they differ: `events_p…`; null where they do not. */
function commonTarget({ memberIds }: Fold, targetOf: (id: string) => string | null): string | null {
  let common: string | null = null;
  for (const id of memberIds) {
    const target = targetOf(id);
    if (target === null) return null;
    if (common === null) common = target;
    let length = 0;
    while (length < common.length && common[length] === target[length]) length += 1;
    common = common.slice(0, length);
    if (length < LEAST_IN_COMMON) return null;
  }
  return common === null ? null : `${common}…`;
}

/** A shown node in one sentence, as a screen reader says it. */
export function spokenNode(shown: ShownNode, summary: ShownSummary, hasFinding: boolean): string {
  const { type, target, figure, share, facts } = summary;
  const hidden = shown.isCollapsed ? `collapsed, ${formatExact(shown.hiddenCount)} nodes hidden` : "";
  return [
    shown.fold === null ? shown.node.subplanName : undefined,
    target === null ? type : `${type} on ${target}`,
    figure,
    share,
    facts,
    hasFinding ? "has a finding" : "",
    hidden,
  ]
    .filter(Boolean)
    .join(", ");
}

function rowsFact(node: PlanNode, { totalRows, rowEstimate }: NodeAnalysis): string {
  if (totalRows === null) return node.planRows === undefined ? "" : `${counted(node.planRows)} estimated`;
  const loops = node.actualLoops ?? 1;
  const removed = (node.rowsRemoved.filter ?? 0) * loops;
  if (removed > totalRows) return `${formatCount(removed)} removed, ${formatCount(totalRows)} kept`;
  const isOff = rowEstimate !== null && rowEstimate.factor >= NOTABLE_FACTOR;
  return counted(totalRows) + (isOff ? ` (est ${formatCount((node.planRows ?? 0) * loops)})` : "");
}

function counted(rows: number): string {
  return `${formatCount(rows)} ${rows === 1 ? "row" : "rows"}`;
}

/** Loops that only count the participants of a Gather are not worth a word. */
function loopsFact({ actualLoops = 1, workersLaunched }: PlanNode, { participants }: NodeAnalysis): string {
  if (workersLaunched !== undefined)
    return `${workersLaunched} ${workersLaunched === 1 ? "worker" : "workers"}`;
  return actualLoops > participants ? `${formatCount(actualLoops)} loops` : "";
}

function memoryFact({ sort, hash, hashAggregate, memoize }: PlanNode): string {
  if (sort !== undefined)
    return `${formatBytes(sort.spaceKb * 1024)}${sort.spaceType === "Disk" ? " on disk" : ""}`;
  if (hash !== undefined && hash.batches > 1) return `${hash.batches} batches`;
  if (hashAggregate?.diskKb !== undefined) return `${formatBytes(hashAggregate.diskKb * 1024)} on disk`;
  if (memoize !== undefined) return `${formatCount(memoize.misses)} misses`;
  return "";
}
