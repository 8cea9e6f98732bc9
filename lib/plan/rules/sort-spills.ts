import { formatBytes } from "@/lib/format/quantity";
import type { PlanNode, PropertyValue } from "../plan-node";
import { eachNode } from "./each-node";
import { LEAST_SHARE, shareOf, type Rule } from "./finding";
import { improvement } from "./judgement";
import { settingToTry, workMemFor } from "./planner-setting";

/** Rows take about this much more room in memory than in a spill file. */
const MEMORY_PER_DISK = 3;

/** A Sort or Incremental Sort wrote its rows to disk because work_mem could not hold them. */
export const sortSpills: Rule = {
  id: "sort-spills",
  title: "Sort on disk",
  needsCatalog: false,
  check: eachNode(({ node }, context) => {
    if (!node.nodeType.endsWith("Sort")) return null;
    const diskKb = largestSpillKb(node);
    const share = shareOf(context, node);
    if (diskKb === 0 || share < LEAST_SHARE) return null;
    const workMem = workMemFor(diskKb * MEMORY_PER_DISK);
    return improvement(sortSpills.id, node, share, {
      threshold: "Any sort that went to disk.",
      evidence: `The sort wrote ${formatBytes(diskKb * 1024)} to disk${node.workers.length > 0 ? " in one process" : ""} (${node.sort?.method ?? "external"}).`,
      suggestion: `With work_mem = ${workMem} it would likely fit into memory. An index in this order would need no sort at all.`,
      tryIt: settingToTry("work_mem", workMem),
    });
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
  const groups = node.properties.map(({ key, value }) => (key.endsWith("Groups") ? groupSpillKb(value) : 0));
  return Math.max(own, ...workers, ...groups);
}

/** Of one kind of an Incremental Sort's groups: `Sort Space Disk: { Peak Sort Space Used: 2048 }`. */
function groupSpillKb(groups: PropertyValue): number {
  const disk = member(groups, "Sort Space Disk");
  const peak = disk === null ? null : member(disk, "Peak Sort Space Used");
  return typeof peak === "number" ? peak : 0;
}

function member(value: PropertyValue, key: string): PropertyValue {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value[key] ?? null) : null;
}
