import { formatBytes } from "@/lib/format/quantity";
import { eachNode } from "./each-node";
import { LEAST_SHARE, shareOf, type Rule } from "./finding";
import { improvement } from "./judgement";
import { relationFactsOf } from "./plan-relations";

/** A write keeps indexes up to date that nothing has ever read. */
export const unusedIndex: Rule = {
  id: "unused-index",
  title: "Write to indexes that nothing reads",
  needsCatalog: true,
  check: eachNode(({ node }, context) => {
    const share = shareOf(context, node);
    if (node.nodeType !== "ModifyTable" || node.operation === "Delete" || share < LEAST_SHARE) return null;
    const indexes = relationFactsOf(context.catalog, node)?.indexes ?? [];
    const unused = indexes.filter(({ scans, isUnique, isPrimary }) => scans === 0 && !isUnique && !isPrimary);
    if (unused.length === 0) return null;
    const names = unused.map(({ name, sizeBytes }) => `${name} (${formatBytes(sizeBytes)})`).join(", ");
    return improvement(unusedIndex.id, node, (share * unused.length) / (indexes.length + 1), {
      threshold:
        "At least 5 % of the time in the write, and no scan of the index since the statistics were reset.",
      evidence: `${node.relation ?? "The table"} has ${indexes.length === 1 ? "one index" : `${indexes.length} indexes`}, of which ${names} ${unused.length === 1 ? "was" : "were"} never read.`,
      suggestion:
        "Every row that is written writes them too. Before dropping one, make sure that the statistics are old enough to have seen the rare uses (month's end, replicas have counters of their own), and that no foreign key needs it.",
    });
  }),
};
