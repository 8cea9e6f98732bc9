import { formatExact, formatMs, formatPercent } from "@/lib/format/quantity";
import type { Findings } from "./findings";
import { comparisonSentences } from "./method-comparison";
import { writeValues, type BenchmarkSpec, type PlanRegime } from "./spec";

/** What was really done, for the paragraph that explains it. */
export interface MethodFacts extends Findings {
  /** Statements that were run to set up and to undo, as sent. */
  setupStatements: readonly string[];
  teardownStatements: readonly string[];
}

/** The method as a paragraph, generated from what happened and not from what was intended. */
export function describeMethod(facts: MethodFacts): string {
  return [
    ...orderSentences(facts),
    ...executionSentences(facts),
    ...regimeSentences(facts),
    ...writeSentences(facts),
    ...setupSentences(facts),
    ...comparisonSentences(facts),
    ...equivalenceSentences(facts),
  ].join(" ");
}

function orderSentences({ design, spec, seed, samples, shadowSamples }: MethodFacts): string[] {
  const rounds = new Set(samples.map(({ round }) => round)).size;
  const total = `${formatExact(samples.length)} counted samples`;
  const sets = parametersClause(spec);
  switch (design.mode) {
    case "single":
      return [`${total} of one variant${sets} (seed ${seed}).`];
    case "interleaved": {
      const shadow =
        shadowSamples.length > 0
          ? ` ${spec.variants[0]?.name} ran a second time in every round, on a backend of its own, to show what no difference looks like.`
          : "";
      return [
        `${total} in ${rounds} rounds${sets}; in every round each variant ran once, in random order (seed ${seed}), so that what drifts or stalls hits all alike.${shadow}`,
      ];
    }
    case "blocks":
      return [
        `${total} in ${rounds} cycles${sets}; in every cycle each variant had one block of ${design.perRound} samples, in random order (seed ${seed}), with its setup made before the block and undone after it. After each change of the schema the first tenth of a second was not counted.`,
      ];
    case "sequential":
      return [
        `${total}${sets}, one variant after the other as written, because a setup cannot be undone; each in ${rounds} blocks of ${design.perRound} samples (seed ${seed}).`,
      ];
  }
}

function parametersClause({ paramSets, workload }: BenchmarkSpec): string {
  if (workload.length > 0)
    return ` of ${workload.length} statements, ${paramSets.length} parameter ${paramSets.length === 1 ? "set" : "sets"} in all`;
  if (paramSets.length > 1) return `, each with ${paramSets.length} parameter sets`;
  const values = writeValues(paramSets[0]?.values ?? {});
  return values === "" ? "" : ` with ${values}`;
}

function executionSentences({ spec, samples, design, clones, floorSamples }: MethodFacts): string[] {
  const spanMs = Math.max(
    0,
    ...samples.map(({ atMs, elapsedMs, executions }) => atMs + elapsedMs * executions),
  );
  const batches = Object.values(design.batch).filter((size) => size > 1);
  return [
    `Each variant had a backend of its own, kept open, one running at a time; at least ${spec.warmup} executions warmed it up.`,
    ...(clones.length > 0
      ? [
          `Each variant ran on a copy of its own (${[...new Set(clones.map(({ method }) => method))].join(", ")}), dropped afterwards.`,
        ]
      : []),
    ...spec.variants.flatMap(({ name, target }) => (target === null ? [] : [`${name} ran on ${target}.`])),
    `The time runs from sending the statement to the server's ReadyForQuery; rows are received and discarded. The counted part took ${formatMs(spanMs)}.`,
    ...(batches.length > 0
      ? [
          `Statements below 100 µs were executed up to ${formatExact(Math.max(...batches))} times per sample, a millisecond or more in all, and a sample is their mean.`,
        ]
      : []),
    ...(floorSamples.length > 0
      ? [
          "SELECT 1 ran between the executions on the same backends, as the floor that no statement goes below.",
        ]
      : []),
    "Plans and buffers come from one separate EXPLAIN ANALYZE per variant and parameter set, never from a timed execution.",
  ];
}

const REGIME_WORDS: Record<PlanRegime, string> = {
  bound: "values sent apart from the text, planned each time",
  literals: "values written into the text",
  custom: "prepared, with plan_cache_mode = force_custom_plan",
  generic: "prepared, with plan_cache_mode = force_generic_plan",
  auto: "prepared, with the choice of plan left to the server",
};

/** Factors that change what is measured; what is usual goes without saying. */
function regimeSentences({ spec }: MethodFacts): string[] {
  const settings = spec.variants
    .filter((variant) => variant.settings.length > 0)
    .map(
      (variant) =>
        `${variant.name}: ${variant.settings.map(({ name, value }) => `${name} = ${value}`).join(", ")}`,
    );
  const regimes = new Set(spec.variants.map(({ planRegime }) => planRegime));
  const [regime = "bound"] = regimes;
  const plans =
    regimes.size > 1
      ? `Plans: ${spec.variants.map(({ name, planRegime }) => `${name} ${REGIME_WORDS[planRegime]}`).join("; ")}.`
      : `Plans: ${REGIME_WORDS[regime]}.`;
  return [
    ...(settings.length > 0 ? [`Settings of the backends: ${settings.join("; ")}.`] : []),
    ...(regimes.size > 1 || regime !== "bound" ? [plans] : []),
    ...spec.variants.flatMap(({ name, hint }) =>
      hint === null ? [] : [`${name} ran with the hint ${hint}.`],
    ),
    ...(spec.cache === "cold"
      ? ["Shared buffers were emptied before every execution; the operating system kept its cache."]
      : []),
  ];
}

function writeSentences({ spec }: MethodFacts): string[] {
  const measured = spec.workload.length > 0 ? spec.workload : spec.variants;
  const writing = measured.filter(({ writes }) => writes).map(({ name }) => name);
  if (writing.length === 0) return [];
  return [
    `${writing.join(" and ")} ${writing.length > 1 ? "write" : "writes"}: every execution ran in a transaction that was rolled back. The time is the statement's, without BEGIN and ROLLBACK; the dead rows that rolled-back writes leave behind stay until vacuum.`,
  ];
}

function setupSentences({ setupStatements, teardownStatements }: MethodFacts): string[] {
  if (setupStatements.length === 0) return [];
  const undone = teardownStatements.length > 0 ? `, undone by ${teardownStatements.join("; ")}` : "";
  return [`Setup: ${setupStatements.join("; ")}${undone}.`];
}

function equivalenceSentences({ spec, equivalences, refutations }: MethodFacts): string[] {
  const compared = equivalences.some(({ status }) => status !== "not-compared");
  const oneSnapshot = compared && equivalences.every(({ isSameSnapshot }) => isSameSnapshot);
  const tolerance =
    spec.tolerance > 0
      ? ` Floating-point values count as equal within ${formatPercent(spec.tolerance)}.`
      : "";
  const trials = Math.max(0, ...refutations.map((refutation) => refutation.trials));
  return [
    ...(compared
      ? [
          `Rows were compared on this data${oneSnapshot ? ", in one snapshot" : ""}: that is no proof for other data.${tolerance}`,
        ]
      : []),
    ...(trials > 0
      ? [
          `Up to ${formatExact(trials)} tiny databases made from the tables' definitions tried to tell the results apart.`,
        ]
      : []),
  ];
}
