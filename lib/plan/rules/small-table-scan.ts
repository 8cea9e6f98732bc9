import { formatCount } from "@/lib/format/quantity";
import type { PlanNode } from "../plan-node";
import type { Rule, RuleContext } from "./finding";
import { allIsWell } from "./judgement";
import { scanWork } from "./scan-work";

const MOST_ROWS = 1000;
const MOST_BLOCKS = 100;
const MOST_LOOPS = 10;
const MOST_NAMED = 3;

/** Small relations are read from end to end, which is right: an index would cost as much. Said once for all of them. */
export const smallTableScan: Rule = {
  id: "small-table-scan",
  title: "Small tables read in full",
  needsCatalog: false,
  check(context) {
    const scans = context.placed.map(({ node }) => node).filter((node) => isSmall(context, node));
    const [first] = scans;
    if (first === undefined) return [];
    const rows = scans.reduce((sum, node) => sum + scanWork(node).readRows, 0);
    const names = [...new Set(scans.map(({ relation = "" }) => relation))];
    const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : "";
    return [
      allIsWell(smallTableScan.id, first, {
        threshold: "At most 1,000 rows and 100 blocks read, in at most ten loops.",
        evidence: `Read without an index: ${names.slice(0, MOST_NAMED).join(", ")}${more}, ${formatCount(rows)} rows in all.`,
        suggestion: "A few pages are read faster than an index is searched.",
      }),
    ];
  },
};

function isSmall({ placed, analysis }: RuleContext, node: PlanNode): boolean {
  const loops = node.actualLoops ?? 0;
  const buffers = analysis.nodes.get(node.id)?.exclusiveBuffers ?? null;
  const blocks =
    buffers === null ? 0 : Object.values(buffers).reduce((sum: number, count: number) => sum + count, 0);
  return (
    placed.length > 1 &&
    node.nodeType === "Seq Scan" &&
    loops <= MOST_LOOPS &&
    blocks <= MOST_BLOCKS &&
    scanWork(node).readRows <= MOST_ROWS
  );
}
