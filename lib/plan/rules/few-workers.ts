import { formatMs } from "@/lib/format/quantity";
import { eachNode } from "./each-node";
import { inclusiveShareOf, type Rule } from "./finding";
import { improvement } from "./judgement";
import { settingToTry } from "./planner-setting";

const LEAST_MS = 1000;
const LEAST_SHARE_OF_PARALLEL = 0.5;
/** The default of max_parallel_workers_per_gather. */
const DEFAULT_WORKERS = 2;
const MORE_WORKERS = 4;

/** A long parallel part got all the workers that the default allows: more might shorten it. */
export const fewWorkers: Rule = {
  id: "few-workers",
  title: "Long parallel part with the default number of workers",
  needsCatalog: false,
  check: eachNode(({ node }, context) => {
    if (node.workersPlanned !== DEFAULT_WORKERS || node.workersLaunched !== DEFAULT_WORKERS) return null;
    const inclusiveMs = context.analysis.nodes.get(node.id)?.inclusiveTimeMs ?? 0;
    const share = inclusiveShareOf(context, node);
    if (inclusiveMs < LEAST_MS || share < LEAST_SHARE_OF_PARALLEL) return null;
    const saved = share * (1 - (DEFAULT_WORKERS + 1) / (MORE_WORKERS + 1));
    return improvement(fewWorkers.id, node, saved, {
      threshold: "Two workers planned and launched, in at least 1 s and half of the time.",
      evidence: `Three processes worked ${formatMs(inclusiveMs)} on it: two workers, as many as the default allows, and the leader.`,
      suggestion: `With max_parallel_workers_per_gather = ${MORE_WORKERS} the planner may take more, if the machine has idle cores. They are taken from all other sessions.`,
      tryIt: settingToTry("max_parallel_workers_per_gather", String(MORE_WORKERS)),
    });
  }),
};
