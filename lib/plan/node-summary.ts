import { formatBytes, formatCount } from "@/lib/format/quantity";
import type { NodeAnalysis } from "./plan-analysis";
import type { PlanNode } from "./plan-node";
import { nodeTarget, nodeTypeTitle } from "./node-title";

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
