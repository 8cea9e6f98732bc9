import { formatBytes } from "@/lib/format/quantity";
import type { PlanNode } from "../plan-node";
import { severityOf, shareOf, workMemFor, type Finding, type Rule } from "./finding";

/** Rows take about this much more room in memory than in a spill file. */
const MEMORY_PER_DISK = 3;

/** A Sort wrote its rows to disk because work_mem could not hold them. */
export const sortSpills: Rule = {
  id: "sort-spills",
  check: (context) =>
    context.placed.flatMap(({ node }): Finding[] => {
      const diskKb = largestSpillKb(node);
      if (diskKb === 0) return [];
      const share = shareOf(context, node);
      const workMem = workMemFor(diskKb * MEMORY_PER_DISK);
      return [
        {
          ruleId: sortSpills.id,
          nodeId: node.id,
          severity: severityOf(share),
          share,
          evidence: `The sort wrote ${formatBytes(diskKb * 1024)} to disk${node.workers.length > 0 ? " in one process" : ""} (${node.sort?.method ?? "external"}).`,
          suggestion: `With work_mem = ${workMem} it would likely fit into memory. An index in this order would need no sort at all.`,
          tryIt: { label: `work_mem = ${workMem}`, kind: "setting", sql: `SET work_mem = '${workMem}';` },
        },
      ];
    }),
};

/** The largest spill of one process: work_mem is a limit for each. */
function largestSpillKb(node: PlanNode): number {
  const own = node.sort?.spaceType === "Disk" ? node.sort.spaceKb : 0;
  const workers = node.workers.map(({ properties }) => {
    const value = (key: string) => properties.find((property) => property.key === key)?.value;
    const spaceKb = value("Sort Space Used");
    return value("Sort Space Type") === "Disk" && typeof spaceKb === "number" ? spaceKb : 0;
  });
  return Math.max(own, ...workers);
}
