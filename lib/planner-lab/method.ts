import { formatExact, formatMs } from "@/lib/format/quantity";
import type { Choice } from "./choice";
import type { LabSet } from "./record";
import { LAB_LIMITS } from "./spec";

export interface LabMethodFacts {
  choices: readonly Choice[];
  sets: readonly LabSet[];
  seed: number;
  writes: boolean;
  isOnCopy: boolean;
}

/** How the figures came about, generated from what was done. */
export function describeLab({ choices, sets, seed, writes, isOnCopy }: LabMethodFacts): string {
  const counted = sets.reduce(
    (sum, { samples, shadowSamples }) => sum + samples.length + shadowSamples.length,
    0,
  );
  const plans = sets.flatMap(({ plans }) => plans);
  const count = (status: string) => plans.filter((plan) => plan.status === status).length;
  const [slower, cut, left] = [count("slower"), count("cut-off"), count("not-measured")];
  const limits = plans.flatMap(({ status, limitMs }) =>
    status === "cut-off" && limitMs !== null ? [limitMs] : [],
  );
  const statistics = choices.filter(({ group }) => group === "statistics").length;
  return [
    `The statement was planned under ${choices.length} choices${sets.length > 1 ? ` with each of ${sets.length} parameter sets` : ""}; choices with the same plan share one measurement.`,
    statistics > 0
      ? `${statistics} of them change statistics, inside transactions that were rolled back${isOnCopy ? " on a copy" : "; the tables' row counts and the time of the last ANALYZE stay as these left them"}.`
      : "",
    counted === 0
      ? ""
      : `${formatExact(counted)} counted executions (seed ${seed}): in every round the default, the default a second time on a backend of its own, and every other plan that can win ran once, in random order, each on its own warmed backend, its rows received and discarded.`,
    writes ? "What the statement writes was rolled back after every execution." : "",
    slower > 0
      ? `${slower} ${slower === 1 ? "plan was" : "plans were"} more than four times slower in the warm-up and took no part in the rounds; their times are those of the warm-up.`
      : "",
    cut > 0
      ? `${cut} ${cut === 1 ? "was" : "were"} cut off after ${[...new Set(limits.map((ms) => formatMs(ms)))].join(" or ")}.`
      : "",
    left > 0
      ? `${left} ${left === 1 ? "was" : "were"} not executed: at most the ${LAB_LIMITS.plans} cheapest by estimated cost are.`
      : "",
    counted === 0
      ? ""
      : "Ratios are Hodges-Lehmann centres of ln(default/plan) over the rounds, with signed-rank intervals that hold for all plans of a parameter set at once (Bonferroni), so that choosing the best of them does not flatter it. The noise floor is what the default shows against itself.",
    "Buffers and rows come from one EXPLAIN ANALYZE per plan, which is never timed.",
  ]
    .filter((sentence) => sentence !== "")
    .join(" ");
}
