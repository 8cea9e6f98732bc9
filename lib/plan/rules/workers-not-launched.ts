import { eachNode } from "./each-node";
import { inclusiveShareOf, LEAST_SHARE, type Rule } from "./finding";
import { improvement } from "./judgement";

/** Fewer parallel workers started than were planned: the server had none left. */
export const workersNotLaunched: Rule = {
  id: "workers-not-launched",
  title: "Planned workers that did not start",
  needsCatalog: false,
  check: eachNode(({ node }, context) => {
    if (node.workersLaunched === undefined) return null;
    const { workersPlanned = 0, workersLaunched = 0 } = node;
    // With the leader, as many processes as workers plus one.
    const atStake = inclusiveShareOf(context, node) * (1 - (workersLaunched + 1) / (workersPlanned + 1));
    if (atStake < LEAST_SHARE) return null;
    return improvement(workersNotLaunched.id, node, atStake, {
      threshold: "Fewer workers launched than planned.",
      evidence: `${workersLaunched} of ${workersPlanned} planned workers started.`,
      suggestion:
        "Other statements held the rest: all sessions share max_parallel_workers, out of max_worker_processes. A plan made for more processes than it gets can be worse than a serial one.",
    });
  }),
};
