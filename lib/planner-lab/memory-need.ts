import type { PlanNode, QueryPlan } from "@/lib/plan/plan-node";
import { planNodes } from "@/lib/plan/walk";

/** What the largest sort and the largest hash of a plan take when they stay in memory, in kB; 0 without one. */
export interface MemoryNeed {
  sortKb: number;
  hashKb: number;
}

/** What a row takes in memory beside its columns: header and pointers. */
const ROW_OVERHEAD_BYTES = 32;
/** A row in memory against the same row in a temporary file, which holds no pointers and no padding. */
const MEMORY_PER_DISK = 2.5;

/** From what an executed plan reports; where it was only planned, from estimated rows and width. */
export function memoryNeed({ root, analysed }: QueryPlan): MemoryNeed {
  const nodes = planNodes(root);
  const largest = (needs: number[]) => Math.max(0, ...needs);
  return {
    sortKb: largest(
      nodes.filter(({ nodeType }) => nodeType === "Sort").map((node) => sortKb(node, analysed)),
    ),
    hashKb: largest(nodes.filter(isHash).map((node) => hashKb(node, analysed))),
  };
}

const isHash = ({ nodeType, strategy }: PlanNode) =>
  nodeType === "Hash" || (nodeType === "Aggregate" && strategy === "Hashed");

function sortKb(node: PlanNode, analysed: boolean): number {
  if (!analysed || node.sort === undefined) return estimatedKb(node);
  return node.sort.spaceKb * (node.sort.spaceType === "Disk" ? MEMORY_PER_DISK : 1);
}

function hashKb(node: PlanNode, analysed: boolean): number {
  if (analysed && node.hash !== undefined) return node.hash.peakMemoryKb * Math.max(1, node.hash.batches);
  const { peakMemoryKb, diskKb = 0 } = node.hashAggregate ?? {};
  if (analysed && peakMemoryKb !== undefined) return peakMemoryKb + diskKb * MEMORY_PER_DISK;
  return estimatedKb(node);
}

const estimatedKb = ({ planRows = 0, planWidth = 0 }: PlanNode): number =>
  (planRows * (planWidth + ROW_OVERHEAD_BYTES)) / 1024;
