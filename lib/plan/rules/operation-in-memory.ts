import { formatBytes } from "@/lib/format/quantity";
import { nodeTitle } from "../node/node-title";
import type { PlanNode } from "../plan-node";
import { eachNode } from "./each-node";
import { LEAST_SHARE, shareOf, type Rule } from "./finding";
import { allIsWell } from "./judgement";

/** A sort or hash table fitted into memory: more work_mem would change nothing here. */
export const operationInMemory: Rule = {
  id: "operation-in-memory",
  title: "Sort or hash table in memory",
  needsCatalog: false,
  check: eachNode(({ node, parent }, context) => {
    const kilobytes = memoryKb(node);
    if (kilobytes === null) return null;
    const isJoin = node.nodeType === "Hash" && parent !== null;
    const share = shareOf(context, node) + (isJoin ? shareOf(context, parent.node) : 0);
    if (share < LEAST_SHARE) return null;
    return allIsWell(operationInMemory.id, node, {
      threshold: "No disk used, in at least 5 % of the time.",
      evidence: `${nodeTitle(node)} used ${formatBytes(kilobytes * 1024)} of memory and no disk.`,
      suggestion: "More work_mem would not change it.",
    });
  }),
};

/** Null when the node keeps no rows, or not all of them in memory. */
function memoryKb({ sort, hash, hashAggregate, workers }: PlanNode): number | null {
  const isSpilled = (type: unknown) => type === "Disk";
  const workersSpill = workers.some(({ properties }) =>
    properties.some(({ key, value }) => key === "Sort Space Type" && isSpilled(value)),
  );
  if (sort !== undefined) return isSpilled(sort.spaceType) || workersSpill ? null : sort.spaceKb;
  if (hash !== undefined) return hash.batches === 1 ? hash.peakMemoryKb : null;
  if (hashAggregate?.peakMemoryKb === undefined || (hashAggregate.diskKb ?? 0) > 0) return null;
  return hashAggregate.peakMemoryKb;
}
