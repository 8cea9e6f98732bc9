import { netWords } from "@/lib/benchmark/reading/balance-words";
import { equivalenceFinding, refutationFinding } from "@/lib/benchmark/reading/equivalence-words";
import { listWords, stopReason } from "@/lib/benchmark/reading/stop-words";
import type { Refutation } from "@/lib/benchmark/record";
import { verdictText } from "@/lib/benchmark/verdict-words";
import { formatBytes, formatCount, formatExact, formatPercent } from "@/lib/format/quantity";
import { fenced, plainText } from "@/lib/format/markdown-text";
import { balanceTable, clockTable, counterTables, latencyTables } from "./markdown-tables";
import type { BenchmarkOutput } from "./schema";

/**
 * The cell as Markdown: its text, and after a run everything that its verdict rests on: results compared, times per
 * parameter set, counters, clocks, the balance of reads and writes, the environment and the method.
 */
export function benchmarkMarkdown(text: string, output?: BenchmarkOutput): string {
  const source = fenced("sql", text);
  if (!output) return source;
  const sections = [
    source,
    voidSection(output),
    `**${plainText(verdictText(output.verdict))}**\n`,
    resultSection(output),
    ...latencyTables(output),
    titled("Reads and writes", balanceSection(output)),
    titled("Counters", counterTables(output).join("\n")),
    titled("Clocks", clockTable(output)),
    titled("Warnings", bullets(output.warnings.map(({ message }) => message))),
    titled("Environment", bullets(environmentLines(output))),
    `*Method.* ${plainText(output.method)} PostgreSQL ${plainText(output.environment.serverVersion)}, ${output.measuredAt}, seed ${output.seed}.\n`,
  ];
  return sections.filter((section) => section !== "").join("\n");
}

const titled = (title: string, section: string): string =>
  section === "" ? "" : `*${title}.*\n\n${section}`;

const bullets = (lines: readonly string[]): string => lines.map((line) => `- ${plainText(line)}\n`).join("");

function voidSection({ environment }: BenchmarkOutput): string {
  if (environment.changes.length === 0) return "";
  return `**This run is void: its environment changed while it was measured.**\n\n${bullets(environment.changes)}`;
}

/** Which results were the same, and how hard it was tried to find that they are not. */
function resultSection({ spec, equivalences, refutations }: BenchmarkOutput): string {
  const lines = spec.variants.slice(1).flatMap(({ name }) => {
    const compared = equivalences.filter(({ variant }) => variant === name);
    const found = equivalenceFinding(compared, spec.differentRows === "accepted");
    const refuted = refutations.find(({ variant }) => variant === name);
    const words = [
      ...(found === null ? [] : [found.words, found.detail]),
      ...(refuted ? [refutationFinding(refuted).words, refuted.note] : []),
    ].filter((part) => part !== "");
    return words.length === 0 ? [] : [`Results of ${name}: ${words.join("; ")}`];
  });
  return [bullets(lines), ...refutations.map(counterexample)].filter((part) => part !== "").join("\n");
}

function counterexample({ variant, counterexample: found }: Refutation): string {
  if (found === null) return "";
  const rows = (title: string, all: readonly (readonly (string | null)[])[]) =>
    `-- ${title}: ${all.length === 0 ? "no row" : all.map((row) => `(${row.map((value) => value ?? "NULL").join(", ")})`).join(", ")}`;
  const values = Object.entries(found.values).map(([name, value]) => `-- with ${name} = ${value ?? "NULL"}`);
  const lines = [
    ...found.inserts.map((insert) => (insert.trimEnd().endsWith(";") ? insert : `${insert};`)),
    ...values,
    rows("the first variant returns", found.baselineRows),
    rows(`${variant} returns`, found.variantRows),
  ];
  return fenced("sql", lines.map((line) => line.replace(/\s*\n\s*/g, " ")).join("\n"));
}

function balanceSection(output: BenchmarkOutput): string {
  const nets = output.balances.map((balance) => `${balance.variant} ${netWords(balance)}.`);
  return nets.length === 0 ? "" : `${bullets(nets)}\n${balanceTable(output)}`;
}

function environmentLines({ environment, stop, incidents, clones, planFlips }: BenchmarkOutput): string[] {
  const { settings, relations, hashBefore, notes } = environment;
  const set = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
  return [
    ...(stop === null
      ? []
      : [`Planned looks at ${listWords(stop.looks)} pairs; ended because ${stopReason(stop)}.`]),
    ...incidents.map(({ round, detail }) => `In round ${round + 1}: ${detail}.`),
    ...planFlips.map(
      ({ variant, before, after }) => `The plan of ${variant} changed from ${before} to ${after}.`,
    ),
    ...clones.map(
      ({ variant, method, bytes, differences }) =>
        `${variant} ran on a copy (${method}, ${formatBytes(bytes)})${differences.length === 0 ? "." : `: ${differences.join(" ")}`}`,
    ),
    ...relations.map(relationLine),
    ...(set.length === 0 ? [] : [`Settings: ${set.join(", ")}`]),
    ...notes,
    ...(hashBefore === null ? [] : [`SHA-256 of the environment: ${hashBefore}`]),
  ];
}

function relationLine(relation: BenchmarkOutput["environment"]["relations"][number]): string {
  const { name, estimatedRows, totalBytes, pages, allVisible, lastAnalyzed, indexes } = relation;
  return [
    `${name}: ${estimatedRows === null ? "never analyzed" : `about ${formatCount(estimatedRows)} rows`}`,
    formatBytes(totalBytes),
    ...(pages === null ? [] : [`${formatExact(pages)} pages`]),
    ...(allVisible === null ? [] : [`${formatPercent(allVisible)} all-visible`]),
    ...(lastAnalyzed === null ? [] : [`analyzed ${lastAnalyzed.slice(0, 16).replace("T", " ")}`]),
    ...(indexes.length === 0 ? [] : [`indexes ${indexes.join(", ")}`]),
  ].join(", ");
}
