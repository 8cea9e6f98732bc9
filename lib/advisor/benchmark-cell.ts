import { SPEC_LIMITS } from "@/lib/benchmark/spec";
import { scanDirectives } from "@/lib/sql/directive-scan";
import type { Candidate } from "./finding";

/** Beside the statement as written. */
export const MOST_CANDIDATES = SPEC_LIMITS.variants - 1;

/** A statement, with the names of the parameters that it takes, and the text of the cell that it stands in. */
export interface StatementInCell {
  source: string;
  statement: { text: string; offset: number; parameters: readonly string[] };
}

/**
 * The text of a benchmark cell that measures a statement as written against candidates, at most MOST_CANDIDATES of them.
 * The cell's parameters, and the settings above the statement, hold for all variants. Rewrites are also put to the test
 * of tiny databases; where a candidate builds something, each variant gets a copy, so that they can alternate.
 */
export function benchmarkOfCandidates(
  { source, statement }: StatementInCell,
  candidates: readonly Candidate[],
): string {
  const chosen = candidates.slice(0, MOST_CANDIDATES);
  const names = variantNames(chosen);
  return [
    "-- @benchmark",
    ...(chosen.some((candidate) => candidate.statement !== null) ? ["-- @refute"] : []),
    ...(chosen.some(({ setup }) => setup.length > 0) ? ["-- @sandbox"] : []),
    ...directivesForAll(source, statement.parameters),
    ...settingsAbove(source.slice(0, statement.offset)),
    "-- @variant as_written",
    statement.text.trim(),
    ...chosen.flatMap((candidate, at) => [
      "",
      `-- @variant ${names[at] ?? ""}`,
      ...candidate.setup.map((text) => `-- @setup ${text.replace(/\n/g, "\n--   ")}`),
      ...candidate.settings.map(({ name, value }) => `-- @set ${name} = ${value}`),
      (candidate.statement ?? statement.text).trim(),
    ]),
  ].join("\n");
}

/** Names of variants: letters, digits and `_`, each once. */
function variantNames(candidates: readonly Candidate[]): string[] {
  const names: string[] = [];
  for (const { label } of candidates) {
    const name =
      label
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, "_")
        .replace(/^_|_$/g, "") || "variant";
    let unique = name;
    for (let number = 2; names.includes(unique); number += 1) unique = `${name}_${number}`;
    names.push(unique);
  }
  return names;
}

/** A benchmark refuses values that no variant takes, which a cell may have; a rewrite takes no more than the statement. */
function directivesForAll(source: string, parameters: readonly string[]): string[] {
  const isTaken = (value: string) => parameters.includes(parameterName(value));
  return scanDirectives(source)
    .filter(({ name, value }) => name === "timeout" || (name === "param" && isTaken(value)))
    .map(({ position: { offset, length } }) => source.slice(offset, offset + length));
}

const parameterName = (value: string) => /^[\p{L}_][\p{L}\p{N}_]*/u.exec(value)?.[0] ?? "";

/** SET statements of the cell hold for the statements below them: `SET work_mem = '64MB'`, a line of its own. */
const settingsAbove = (text: string): string[] =>
  [...text.matchAll(/^[ \t]*SET\s+(?:SESSION\s+|LOCAL\s+)?([\w.]+)\s*(?:=|\sTO\s)\s*([^;\n]+);/gim)].map(
    ([, name = "", value = ""]) => `-- @set ${name} = ${value.trim()}`,
  );
