import {
  bareType,
  columnTextStatement,
  commonCast,
  DIFFERING_ROWS,
  fingerprintStatement,
  isFloat,
  sortedStatement,
  surplusStatement,
  type ColumnCasts,
} from "@/lib/benchmark/equivalence-sql";
import type { Equivalence } from "@/lib/benchmark/record";
import { statementOf, type BenchmarkSpec, type ParamSet } from "@/lib/benchmark/spec";
import { columnDifferences } from "@/lib/equivalence/column-differences";
import { areInSameOrder, areWithinTolerance, multisetSurplus } from "@/lib/equivalence/row-multiset";
import type { RowCap, StatementResult } from "@/lib/target/types";
import { readDoubts, type PairDoubts } from "./determinism";
import { inOneSnapshot, isStatementFailure, type ComparedArm } from "./one-snapshot";
import { compareWrites } from "./written-rows";

/** SQLSTATEs by which the server says that a type has no hash or no equality, or no common type: compare as text then. */
const NO_OPERATOR = ["42883", "0A000", "42804", "42846"];
/** Of a result that is compared by its fingerprint only the columns are needed. */
const COLUMNS_ONLY: RowCap = { rows: 1, bytes: 1 << 20, valueBytes: 1 << 10 };
const SURPLUS_CAP: RowCap = { rows: DIFFERING_ROWS, bytes: 1 << 20, valueBytes: 1 << 10 };

/** What to compare: one variant's rows with the first variant's, for one parameter set. */
export interface ComparisonRequest {
  spec: BenchmarkSpec;
  set: ParamSet;
  baseline: ComparedArm;
  variant: ComparedArm;
  /** Rows that are kept where the order or single values must be looked at. */
  cap: RowCap;
}

/** One side of a comparison. */
interface Side {
  arm: ComparedArm;
  statement: string;
  result: StatementResult;
}

interface Pair {
  request: ComparisonRequest;
  baseline: Side;
  variant: Side;
  casts: ColumnCasts;
  doubts: PairDoubts;
  isSameSnapshot: boolean;
}

type Found = Pick<Equivalence, "status"> & Partial<Equivalence>;

/** Whether rows must also come in the same order. */
export const comparesOrder = (spec: BenchmarkSpec, set: Pick<ParamSet, "statement">): boolean => {
  const [baseline] = spec.variants;
  if (spec.compare === "auto" && baseline) return statementOf(spec, baseline, set).ordered;
  return spec.compare === "ordered";
};

/**
 * Whether `variant` returns the rows that `baseline` returns, as far as this data can tell: both are executed anew, in
 * one snapshot where they can share one.
 *
 * The multiset is compared by fingerprints that the server computes. When they differ, EXCEPT ALL in both directions
 * decides, because it is one statement; so a row that somebody changed between two fingerprints is no difference.
 *
 * @throws AppError "statement-cancelled" on cancel. A statement that fails makes the result "not-compared".
 */
export async function compareWithBaseline(request: ComparisonRequest): Promise<Equivalence> {
  const { spec, set, baseline, variant } = request;
  const found = await findDifference(request).catch((error: unknown): Found => {
    if (!isStatementFailure(error)) throw error;
    return { status: "not-compared", note: `The results could not be compared: ${error.message}` };
  });
  return {
    variant: variant.variant.name,
    paramSet: set.key,
    inOrder: null,
    baselineRows: 0,
    variantRows: 0,
    columns: [],
    onlyInBaseline: [],
    onlyInVariant: [],
    note: "",
    columnDifferences: [],
    isSameSnapshot: false,
    numericNote: "",
    ...found,
    ...(areApart(spec, baseline, variant) && found.status !== "not-compared"
      ? { note: sentences(found.note, "The two ran on different databases, so not in one snapshot.") }
      : {}),
  };
}

/** True when the two arms do not read the same database. */
const areApart = (spec: BenchmarkSpec, { variant: first }: ComparedArm, { variant: second }: ComparedArm) =>
  spec.sandbox || first.target !== second.target;

async function findDifference(request: ComparisonRequest): Promise<Found> {
  const { spec, set, baseline, variant, cap } = request;
  const [first, second] = [baseline, variant].map((arm) => statementOf(spec, arm.variant, set));
  if (!first || !second) throw new Error("a comparison has two sides");
  if (first.writes || second.writes) {
    const results = [
      await baseline.run(set, first.statement, cap),
      await variant.run(set, second.statement, cap),
    ];
    return compareWrites(results[0]!, results[1]!);
  }
  const doubts = await readDoubts(request, [first, second]);
  const compare = (asText: boolean) => {
    const work = (isSameSnapshot: boolean) => compareReads(request, doubts, { asText, isSameSnapshot });
    return areApart(spec, baseline, variant) ? work(false) : inOneSnapshot([baseline, variant], set, work);
  };
  try {
    return await settle(await compare(false), () => compare(false));
  } catch (error) {
    if (!isStatementFailure(error) || !NO_OPERATOR.includes(error.database?.sqlstate ?? "")) throw error;
    return await settle(await compare(true), () => compare(true));
  }
}

/** What a comparison found in one snapshot, or that it must be made again: the same rows with other fingerprints. */
type Look = { found: Found } | { prints: readonly [string, string]; isSame: Found };

/** The same in one statement, and yet not when each runs by itself: the settings differ, or the clock shows. */
async function settle(look: Look, again: () => Promise<Look>): Promise<Found> {
  if ("found" in look) return look.found;
  const second = await again();
  if ("found" in second) return second.found;
  const isStable = look.prints[0] === second.prints[0] && look.prints[1] === second.prints[1];
  if (!isStable) return { ...look.isSame, ...nondeterministic([]) };
  return {
    ...look.isSame,
    status: "different",
    note: "The rows differ only because each variant has its own settings.",
  };
}

async function compareReads(
  request: ComparisonRequest,
  doubts: PairDoubts,
  { asText, isSameSnapshot }: { asText: boolean; isSameSnapshot: boolean },
): Promise<Look> {
  const { spec, set, cap } = request;
  const keep =
    comparesOrder(spec, set) || areApart(spec, request.baseline, request.variant) ? cap : COLUMNS_ONLY;
  const side = async (arm: ComparedArm): Promise<Side> => {
    const { statement } = statementOf(spec, arm.variant, set);
    return { arm, statement, result: await arm.run(set, statement, keep) };
  };
  const [baseline, variant] = [await side(request.baseline), await side(request.variant)];
  const [columns, others] = [baseline.result.columns, variant.result.columns];
  const shape = {
    baselineRows: baseline.result.rowCount,
    variantRows: variant.result.rowCount,
    columns: columns.map(({ name }) => name),
    isSameSnapshot,
  };
  if (columns.length !== others.length) {
    const note = `It returns ${others.length} columns instead of ${columns.length}.`;
    return { found: { ...shape, status: "different", note } };
  }
  const casts = columns.map(({ typeName }, at) =>
    asText ? "text" : commonCast(typeName, others[at]?.typeName ?? typeName),
  );
  const pair: Pair = { request, baseline, variant, casts, doubts, isSameSnapshot };
  const differences = columnDifferences(columns, others);
  const look = await lookAtRows(pair, asText);
  const add = (found: Found): Found => ({ ...shape, columnDifferences: differences, ...found });
  return "found" in look ? { found: add(look.found) } : { ...look, isSame: add(look.isSame) };
}

async function lookAtRows(pair: Pair, asText: boolean): Promise<Look> {
  const { inOrder, note } = orderOf(pair);
  const hasTextColumn = pair.casts.includes("text");
  const textNote = hasTextColumn && !asText ? "Types without a hash were compared as text." : "";
  const note2 = asText ? "Some type has no hash, so rows were compared as text." : textNote;
  const isSame: Found = { status: "same", inOrder, note: sentences(note, note2, pair.doubts.note) };
  const prints = await fingerprints(pair);
  if (prints[0] === prints[1])
    return { found: { ...isSame, numericNote: inOrder === true ? "" : await scaleNote(pair) } };
  const close = await withinTolerance(pair);
  if (close) return { found: { ...isSame, ...close } };
  const onlyIn = await surplusOfBoth(pair);
  if (onlyIn === null) return { prints, isSame };
  if (!onlyIn.isStable) return { found: nondeterministic(pair.doubts.reasons) };
  const { onlyInBaseline, onlyInVariant } = onlyIn;
  const isLeftToPlan =
    pair.doubts.reasons.length > 0 && pair.baseline.result.rowCount === pair.variant.result.rowCount;
  const found = { onlyInBaseline, onlyInVariant, numericNote: floatNote(pair) };
  return isLeftToPlan
    ? { found: { ...nondeterministic(pair.doubts.reasons), ...found } }
    : { found: { status: "different", note: note2, ...found } };
}

function orderOf({ request, baseline, variant, doubts }: Pair): { inOrder: boolean | null; note: string } {
  if (!comparesOrder(request.spec, request.set)) return { inOrder: null, note: "" };
  const areComplete = [baseline, variant].every(
    ({ result }) => result.truncatedBy === null && result.cutValues.length === 0,
  );
  if (!areComplete)
    return {
      inOrder: null,
      note: "The order was not compared: the result is larger than the row limit.",
    };
  const inOrder = areInSameOrder(baseline.result.rows, variant.result.rows);
  if (inOrder !== false || doubts.isTotallyOrdered || request.spec.compare === "ordered")
    return { inOrder, note: "" };
  return { inOrder: null, note: "The order was not compared: ORDER BY lets rows tie." };
}

async function fingerprints(
  { request, baseline, variant, casts }: Pair,
  only?: readonly number[],
): Promise<[string, string]> {
  const read = async ({ arm, statement }: Side) => {
    const { rows } = await arm.run(request.set, fingerprintStatement(statement, casts, only), COLUMNS_ONLY);
    return (rows[0] ?? []).join(" ");
  };
  return [await read(baseline), await read(variant)];
}

/**
 * The rows that one side has more often, and whether each side agrees with itself; null when neither side has any.
 * Two databases have no statement in common: what was kept of their rows is compared here.
 */
async function surplusOfBoth(
  pair: Pair,
): Promise<(Pick<Equivalence, "onlyInBaseline" | "onlyInVariant"> & { isStable: boolean }) | null> {
  const { request, baseline, variant, casts } = pair;
  if (areApart(request.spec, baseline.arm, variant.arm)) {
    const surplus = (first: Side, second: Side) =>
      multisetSurplus(first.result.rows, second.result.rows)
        .slice(0, DIFFERING_ROWS)
        .map((row) => [...row]);
    return {
      onlyInBaseline: surplus(baseline, variant),
      onlyInVariant: surplus(variant, baseline),
      isStable: (await fingerprints(pair)).join() === (await fingerprints(pair)).join(),
    };
  }
  const surplus = async (first: Side, second: Side) => {
    const text = surplusStatement(first.statement, second.statement, casts);
    return (await first.arm.run(request.set, text, SURPLUS_CAP)).rows;
  };
  const onlyInBaseline = await surplus(baseline, variant);
  const onlyInVariant = await surplus(variant, baseline);
  if (onlyInBaseline.length + onlyInVariant.length === 0) return null;
  const ofThemselves = [...(await surplus(baseline, baseline)), ...(await surplus(variant, variant))];
  return { onlyInBaseline, onlyInVariant, isStable: ofThemselves.length === 0 };
}

const floatColumns = ({ baseline, variant }: Pair): number[] =>
  baseline.result.columns.flatMap(({ typeName }, at) =>
    isFloat(typeName) || isFloat(variant.result.columns[at]?.typeName ?? "") ? [at] : [],
  );

function floatNote(pair: Pair): string {
  const isExact = pair.request.spec.tolerance === 0;
  if (!isExact || floatColumns(pair).length === 0) return "";
  return "Floating-point values were compared exactly; tolerance=1e-9 in the cell's @benchmark allows for rounding.";
}

/** Rows that are the same once floating-point columns may differ by the cell's tolerance; null when they are not. */
async function withinTolerance(pair: Pair): Promise<Partial<Equivalence> | null> {
  const { request, baseline, variant, casts } = pair;
  const { tolerance } = request.spec;
  const floats = floatColumns(pair);
  if (tolerance === 0 || floats.length === 0) return null;
  const others = casts.map((_, at) => at).filter((at) => !floats.includes(at));
  const prints = await fingerprints(pair, others);
  if (prints[0] !== prints[1]) return null;
  const sorted = ({ arm, statement }: Side) =>
    arm.run(request.set, sortedStatement(statement, casts, others), request.cap);
  const [first, second] = [await sorted(baseline), await sorted(variant)];
  if (first.truncatedBy !== null || second.truncatedBy !== null)
    return {
      status: "not-compared",
      note: "Only floating-point values differ, and the rows are more than the row limit.",
    };
  if (!areWithinTolerance(first.rows, second.rows, floats, tolerance)) return null;
  return { numericNote: `Floating-point values differ by at most ${tolerance} of the larger.` };
}

/** Says which columns hold numbers of equal value that are written with another scale, as 1.0 and 1.00. */
async function scaleNote({ request, baseline, variant, casts }: Pair): Promise<string> {
  const columns = baseline.result.columns;
  const places = columns.flatMap(({ typeName }, at) => {
    const other = variant.result.columns[at]?.typeName ?? "";
    const areNumeric = bareType(typeName) === "numeric" && bareType(other) === "numeric";
    return areNumeric && (typeName === "numeric" || typeName !== other) ? [at] : [];
  });
  if (places.length === 0) return "";
  const read = async ({ arm, statement }: Side) =>
    (await arm.run(request.set, columnTextStatement(statement, casts.length, places), COLUMNS_ONLY))
      .rows[0] ?? [];
  const [first, second] = [await read(baseline), await read(variant)];
  const names = places.filter((_, at) => first[at] !== second[at]).map((at) => columns[at]?.name);
  return names.length === 0
    ? ""
    : `Numbers in ${names.join(", ")} are equal but written with another scale, as 1.0 and 1.00.`;
}

const nondeterministic = (reasons: readonly string[]): Found => ({
  status: "nondeterministic",
  note: sentences(
    "The rows differ from one execution to the next, so no two variants can be compared by them.",
    reasons.length === 0 ? "" : `${reasons.join("; ")}.`,
  ),
});

const sentences = (...parts: (string | undefined)[]): string => parts.filter(Boolean).join(" ");
