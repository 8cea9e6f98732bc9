import { parseParameterValue } from "@/lib/sql/directive-values";
import { parseDirectives } from "@/lib/sql/directives";
import { editInTurn, setDirective, setParameter, type TextEdit } from "./edit-directives";
import type { ParamComparison } from "./param-comparisons";

/** What pg_stats knows of a column, values in PostgreSQL's text format. */
export interface ColumnStatistics {
  typeName: string;
  /** pg_type.typcategory: N numbers, D dates and times, S strings, B booleans, E enums … */
  typeCategory: string;
  /** As pg_stats has it: negative for a share of the rows. */
  distinctValues: number;
  /** Most common first. */
  mostCommonValues: string[];
  /** Ascending, of the values that are not most common ones. */
  histogramBounds: string[];
}

export const PROPOSED_SETS = ["typical", "most-common", "rare", "empty"] as const;
export type ProposedSet = (typeof PROPOSED_SETS)[number];

/** Values for one parameter; a set that the statistics give none for is absent. */
export interface ParamProposal {
  parameter: string;
  values: Partial<Record<ProposedSet, string>>;
}

/** What can be proposed for a statement's parameters, and why not for the others. */
export interface ParamProposals {
  proposals: ParamProposal[];
  /** Sentences about parameters that nothing is proposed for. */
  remarks: string[];
}

/**
 * Values that let the statement meet its typical, its heaviest, a light and an empty case, from statistics alone: nothing is
 * looked up in the table. "Empty" lies outside what the statistics have seen, so a sample that missed it can be wrong.
 */
export function proposeValues(
  { parameter, sense }: Pick<ParamComparison, "parameter" | "sense">,
  statistics: ColumnStatistics,
): ParamProposal {
  return { parameter, values: sense === "equal" ? equalValues(statistics) : boundValues(sense, statistics) };
}

type Values = Partial<Record<ProposedSet, string>>;

/** "Typical" is a value of median frequency among the distinct ones: a common one only where most values are. */
function equalValues(statistics: ColumnStatistics): Values {
  const { mostCommonValues: common, histogramBounds: others, distinctValues } = statistics;
  const isMostlyCommon = others.length === 0 || (distinctValues > 0 && common.length > distinctValues / 2);
  return withoutAbsent({
    typical: isMostlyCommon ? common[common.length >> 1] : others[others.length >> 1],
    "most-common": common[0],
    rare: others[0] ?? common.at(-1),
    empty: absentValue(statistics),
  });
}

/** How much of the column each bound lets through: the middle, nearly all, nearly nothing, nothing. */
function boundValues(sense: "from" | "to", statistics: ColumnStatistics): Values {
  const { histogramBounds, mostCommonValues } = statistics;
  const ascending = histogramBounds.length > 1 ? histogramBounds : [...mostCommonValues].sort(compareText);
  const ordered = sense === "from" ? ascending : ascending.toReversed();
  return withoutAbsent({
    typical: ordered[ordered.length >> 1],
    "most-common": ordered[0],
    rare: ordered.at(-1),
    empty: sense === "from" ? aboveAll(statistics) : belowAll(statistics),
  });
}

function absentValue(statistics: ColumnStatistics): string | undefined {
  const { typeCategory, typeName, mostCommonValues } = statistics;
  if (typeCategory === "S") return "no such value";
  if (typeCategory === "B") return ["f", "t"].find((value) => !mostCommonValues.includes(value));
  if (typeName === "uuid") return "00000000-0000-0000-0000-000000000000";
  return belowAll(statistics);
}

function belowAll({ typeCategory, typeName, mostCommonValues, histogramBounds }: ColumnStatistics) {
  if (typeCategory === "D") return isOfDays(typeName) ? "0001-01-01" : undefined;
  if (typeCategory === "S") return "";
  const least = extreme(typeCategory, [...mostCommonValues, ...histogramBounds], Math.min);
  // A negative number is no more likely to come later than to be there now; one below the least could be.
  return least === undefined ? undefined : String(least > 0 ? -1 : least - 1);
}

const LARGEST: Readonly<Record<string, number>> = { smallint: 2 ** 15 - 1, integer: 2 ** 31 - 1 };

function aboveAll({ typeCategory, typeName, mostCommonValues, histogramBounds }: ColumnStatistics) {
  if (typeCategory === "D") return isOfDays(typeName) ? "9999-12-31" : undefined;
  const greatest = extreme(typeCategory, [...mostCommonValues, ...histogramBounds], Math.max);
  if (greatest === undefined) return undefined;
  const far = Math.min(greatest + Math.max(1, Math.abs(greatest)), LARGEST[typeName] ?? Infinity);
  return far > greatest ? String(far) : undefined;
}

const isOfDays = (typeName: string): boolean => /^(?:date|timestamp)/.test(typeName);

/** Undefined for what is no number, or one that is not exact here. */
function extreme(typeCategory: string, values: readonly string[], of: (...all: number[]) => number) {
  if (typeCategory !== "N" || values.length === 0) return undefined;
  const found = of(...values.map(Number));
  return Math.abs(found) < Number.MAX_SAFE_INTEGER / 2 ? found : undefined;
}

const compareText = (a: string, b: string): number => {
  const difference = Number(a) - Number(b);
  if (!Number.isNaN(difference)) return difference;
  return a < b ? -1 : a > b ? 1 : 0;
};

const withoutAbsent = (values: Partial<Record<ProposedSet, string | undefined>>): Values =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

/**
 * The cell's text with the proposals as `@param` lines and `@sets` naming them, as edits. Sets that no parameter has a value
 * for are left out, and so are sets equal to an earlier one; a parameter without one takes its typical value. Parameters
 * that nothing was proposed for keep their first value.
 *
 * @returns no edits when the statistics tell no two sets apart.
 * @throws AppError "invalid-input" with `where` for a mistake in the cell's directives.
 */
export function writeProposals(source: string, proposals: readonly ParamProposal[]): TextEdit[] {
  const rows = new Map<string, { name: ProposedSet; values: string[] }>();
  for (const name of PROPOSED_SETS) {
    if (proposals.every(({ values }) => values[name] === undefined)) continue;
    const values = proposals.map((proposal) => valueIn(proposal, name));
    const key = JSON.stringify(values);
    if (!rows.has(key)) rows.set(key, { name, values });
  }
  const sets = [...rows.values()];
  if (sets.length < 2) return [];
  const proposed = new Map(
    proposals.map(({ parameter }, index) => [
      parameter,
      sets.map(({ values }) => writeValue(values[index] ?? "")).join(" | "),
    ]),
  );
  const parameters = [...firstValuesOf(source, sets.length), ...proposed];
  return editInTurn(
    source,
    ...parameters.map(
      ([parameter, values]) =>
        (text: string) =>
          setParameter(text, parameter, values),
    ),
    (text) => setDirective(text, "sets", sets.map(({ name }) => name).join(" | ")),
  );
}

/** The first value of each declared parameter that has neither one nor `count`, so that all go together. */
function firstValuesOf(source: string, count: number): [parameter: string, values: string][] {
  return parseDirectives("benchmark", source)
    .filter(({ name }) => name === "param")
    .map(parseParameterValue)
    .filter(({ values }) => values.length !== 1 && values.length !== count)
    .map(({ name, values: [first = null] }) => [name, first === null ? "NULL" : writeValue(first)]);
}

const valueIn = ({ values }: ParamProposal, name: ProposedSet): string =>
  values[name] ?? values.typical ?? Object.values(values)[0] ?? "";

/** As `@param` reads it: bare where that is unmistakable, else in quotes. */
function writeValue(value: string): string {
  const isPlain = /^[\p{L}\p{N}_.:+@/-]+(?: [\p{L}\p{N}_.:+@/-]+)*$/u.test(value) && !/^null$/i.test(value);
  return isPlain ? value : `'${value.replaceAll("'", "''")}'`;
}
