import { formatMs } from "@/lib/format/quantity";
import { eachNode } from "./each-node";
import { shareOf, type Rule } from "./finding";
import { improvement } from "./judgement";
import { settingToTry } from "./planner-setting";

const LEAST_SHARE_OF_GATHER = 0.2;

/** Starting workers and passing their rows on takes longer than what they do. */
export const gatherOverhead: Rule = {
  id: "gather-overhead",
  title: "Parallelism that costs more than it saves",
  needsCatalog: false,
  check: eachNode(({ node }, context) => {
    if (!node.nodeType.startsWith("Gather") || node.singleCopy === true) return null;
    const [below] = node.children.filter(({ relationship }) => relationship === "Outer");
    if (below === undefined) return null;
    const ownMs = context.analysis.nodes.get(node.id)?.exclusiveTimeMs ?? 0;
    const belowMs = context.analysis.nodes.get(below.id)?.inclusiveTimeMs ?? 0;
    const share = shareOf(context, node);
    if (ownMs <= belowMs || share < LEAST_SHARE_OF_GATHER) return null;
    return improvement(gatherOverhead.id, node, share, {
      threshold: "More time in the Gather than in what it gathers, and at least 20 % of the whole.",
      evidence: `Starting ${node.workersLaunched ?? 0} ${node.workersLaunched === 1 ? "worker" : "workers"} and collecting their rows took ${formatMs(ownMs)}, the work itself ${formatMs(belowMs)}.`,
      suggestion:
        "So short a statement is faster alone. parallel_setup_cost and min_parallel_table_scan_size say from where on workers are worth it.",
      tryIt: settingToTry("max_parallel_workers_per_gather", "0", "Without workers"),
    });
  }),
};
