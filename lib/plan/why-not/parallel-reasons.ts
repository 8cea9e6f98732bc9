import type { PlanNode } from "../plan-node";
import { planNodes } from "../walk";
import type { CatalogFacts } from "../rules/catalog-facts";
import { relationFactsOf } from "../rules/plan-relations";
import type { Circumstances } from "./circumstances";
import { isScanOfRelation } from "./node-role";

/** Types that parallel workers cannot scan, and statements that may not use them. */
const SERIAL_NODES: Record<string, string> = {
  "CTE Scan": "A CTE that is computed on its own is read by the leader only.",
  "Foreign Scan": "Its foreign data wrapper decides whether a foreign table is read in parallel.",
  "Function Scan": "A function in FROM is read by one process.",
  "Values Scan": "VALUES is read by one process.",
  WorkTableScan: "A recursive query works step by step.",
  "Recursive Union": "A recursive query works step by step.",
};

/** What keeps the statement, or the part of it below the node, from being done by several processes. */
export function parallelReasons(
  node: PlanNode,
  { catalog, functions, writesOrLocks }: Circumstances,
): string[] {
  const reasons: string[] = [];
  const setting = (name: string) => catalog.settings.find((one) => one.name === name)?.value;
  if (setting("max_parallel_workers_per_gather") === "0")
    reasons.push("max_parallel_workers_per_gather is 0: no node may ask for workers.");
  if (setting("max_parallel_workers") === "0")
    reasons.push("max_parallel_workers is 0: there are no workers.");
  if (writesOrLocks)
    reasons.push(
      "The statement writes or locks rows, which only one process does (of INSERT … SELECT, too, no part is parallel).",
    );
  const unsafe = functions.filter(({ parallel }) => parallel === "u").map(({ name }) => name);
  if (unsafe.length > 0)
    reasons.push(
      `${unsafe.join(", ")} ${unsafe.length === 1 ? "is" : "are"} PARALLEL UNSAFE (the default of CREATE FUNCTION): a statement that calls it has no parallel plan at all.`,
    );
  const restricted = functions.filter(({ parallel }) => parallel === "r").map(({ name }) => name);
  if (restricted.length > 0)
    reasons.push(
      `${restricted.join(", ")} ${restricted.length === 1 ? "is" : "are"} PARALLEL RESTRICTED: what calls it stays in the leader.`,
    );
  return [...reasons, ...scanObstacles(node, catalog)];
}

function scanObstacles(root: PlanNode, catalog: CatalogFacts): string[] {
  const nodes = planNodes(root);
  const least = catalog.settings.find(({ name }) => name === "min_parallel_table_scan_size")?.value ?? "8MB";
  const scanned = nodes.filter(isScanOfRelation).map((node) => relationFactsOf(catalog, node));
  const known = scanned.filter((facts) => facts !== null);
  const temporary = known.filter(({ isTemporary }) => isTemporary).map(({ name }) => name);
  const serial = Object.entries(SERIAL_NODES).flatMap(([nodeType, reason]) =>
    nodes.some((node) => node.nodeType === nodeType) ? [reason] : [],
  );
  const largest = Math.max(0, ...known.map(({ sizeBytes }) => sizeBytes));
  const isSmall = known.length > 0 && known.length === scanned.length && largest < bytesOf(least);
  return [
    ...(temporary.length > 0
      ? [
          `${temporary.join(", ")} ${temporary.length === 1 ? "is a temporary table" : "are temporary tables"}, which other processes cannot read.`,
        ]
      : []),
    ...(isSmall
      ? [
          `No relation is as large as min_parallel_table_scan_size (${least}): workers are not worth starting.`,
        ]
      : []),
    ...new Set(serial),
  ];
}

function bytesOf(size: string): number {
  const [, amount = "8", unit = "MB"] = /^(\d+)(kB|MB|GB)?$/.exec(size) ?? [];
  return Number(amount) * { kB: 1024, MB: 1024 ** 2, GB: 1024 ** 3 }[unit as "kB" | "MB" | "GB"];
}
