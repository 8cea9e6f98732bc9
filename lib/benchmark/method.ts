import { formatExact, formatMs } from "@/lib/format/quantity";
import type { Findings } from "./findings";
import { samplesOf } from "./record";
import { writeValues, type BenchmarkSpec } from "./spec";

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
    ...setupSentences(facts),
    ...comparisonSentences(facts),
  ].join(" ");
}

function orderSentences({ design, spec, seed, samples }: MethodFacts): string[] {
  const rounds = new Set(samples.map(({ round }) => round)).size;
  const total = `${formatExact(samples.length)} counted executions`;
  const sets = parametersClause(spec);
  switch (design.mode) {
    case "single":
      return [`${total} of one variant${sets} (seed ${seed}).`];
    case "interleaved":
      return [
        `${total} in ${rounds} rounds${sets}; in every round each variant ran once, in random order (seed ${seed}), so that what drifts or stalls hits all alike.`,
      ];
    case "blocks":
      return [
        `${total} in ${rounds} cycles${sets}; in every cycle each variant had one block of ${design.perRound} executions, in random order (seed ${seed}), with its setup made before the block and undone after it. After each change of the schema the first tenth of a second was not counted.`,
      ];
    case "sequential":
      return [
        `${total}${sets}, one variant after the other as written, because a setup cannot be undone; each in ${rounds} blocks of ${design.perRound} executions (seed ${seed}).`,
      ];
  }
}

function parametersClause({ paramSets }: BenchmarkSpec): string {
  if (paramSets.length > 1) return `, each with ${paramSets.length} parameter sets`;
  const values = writeValues(paramSets[0]?.values ?? {});
  return values === "" ? "" : ` with ${values}`;
}

function executionSentences({ spec, samples }: MethodFacts): string[] {
  const spanMs = Math.max(0, ...samples.map(({ atMs, elapsedMs }) => atMs + elapsedMs));
  const sentences = [
    `Each variant had a backend of its own, kept open, one running at a time; at least ${spec.warmup} executions warmed it up.`,
    `The time runs from sending the statement to the server's ReadyForQuery; rows are received and discarded. The counted part took ${formatMs(spanMs)}.`,
  ];
  const set = spec.variants.filter(({ settings }) => settings.length > 0);
  if (set.length > 0) {
    const list = set.map(
      ({ name, settings }) => `${name}: ${settings.map((one) => `${one.name} = ${one.value}`).join(", ")}`,
    );
    sentences.push(`Settings of the backends: ${list.join("; ")}.`);
  }
  const writing = spec.variants.filter(({ writes }) => writes).map(({ name }) => name);
  if (writing.length > 0)
    sentences.push(
      `${writing.join(" and ")} ${writing.length > 1 ? "write" : "writes"}: every execution ran in a transaction that was rolled back. The time is the statement's, without BEGIN and ROLLBACK; the dead rows that rolled-back writes leave behind stay until vacuum.`,
    );
  sentences.push(
    "Plans and buffers come from one separate EXPLAIN ANALYZE per variant and parameter set, never from a timed execution.",
  );
  return sentences;
}

function setupSentences({ setupStatements, teardownStatements }: MethodFacts): string[] {
  if (setupStatements.length === 0) return [];
  const undone = teardownStatements.length > 0 ? `, undone by ${teardownStatements.join("; ")}` : "";
  return [`Setup: ${setupStatements.join("; ")}${undone}.`];
}

function comparisonSentences({ spec, design, comparisons, samples }: MethodFacts): string[] {
  if (comparisons.length === 0) return [];
  const [baseline] = spec.variants;
  const estimate =
    design.mode === "interleaved"
      ? `The ratio is the Hodges-Lehmann centre of the rounds' ratios of ${baseline?.name}'s time to the variant's, with a BCa bootstrap interval over rounds`
      : `The ratio is the geometric mean over cycles of ${baseline?.name}'s block median to the variant's, with a bootstrap interval that draws whole cycles and takes Student's t for their number`;
  const counts = spec.variants.flatMap(({ name }) =>
    spec.paramSets.map((set) => samplesOf(samples, name, set.key).length),
  );
  const n = Math.min(...counts);
  const sentences = [
    `${estimate} (95 %, from ${comparisons[0]?.pairs} pairs and ${n} executions per variant). A difference is claimed only when the whole interval is clear of the noise floor: what a variant shows against itself in the same run, at least 1 %.`,
  ];
  if (comparisons.length > 1)
    sentences.push(
      `Each of the ${comparisons.length} intervals holds for itself, not for all of them at once.`,
    );
  return sentences;
}
