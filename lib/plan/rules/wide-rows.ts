import { formatBytes, formatCount } from "@/lib/format/quantity";
import { eachNode } from "./each-node";
import { LEAST_SHARE, shareOf, type Rule } from "./finding";
import { improvement } from "./judgement";

const LEAST_WIDTH_BYTES = 2000;
const LEAST_ROWS = 10_000;
/** Nodes that copy and keep the rows; others only pass them on. */
const KEEPERS = ["Sort", "Incremental Sort", "Hash", "Materialize", "Gather", "Gather Merge", "CTE Scan"];

/** Wide rows are sorted, hashed or sent between processes. */
export const wideRows: Rule = {
  id: "wide-rows",
  title: "Wide rows that are copied",
  needsCatalog: false,
  check: eachNode(({ node }, context) => {
    if (!KEEPERS.includes(node.nodeType)) return null;
    const rows = (node.actualRows ?? 0) * (node.actualLoops ?? 0);
    const width = node.planWidth ?? 0;
    const share = shareOf(context, node);
    if (width < LEAST_WIDTH_BYTES || rows < LEAST_ROWS) return null;
    if (share < LEAST_SHARE) return null;
    return improvement(wideRows.id, node, share, {
      threshold: "Rows of at least 2,000 bytes, at least 10,000 of them, copied by a node.",
      evidence: `${node.nodeType} copies ${formatCount(rows)} rows of about ${formatBytes(width)}: ${formatBytes(rows * width)}.`,
      suggestion:
        "Name the columns that are needed instead of *; sort or join by the keys first, and fetch the wide columns for the rows that remain.",
    });
  }),
};
