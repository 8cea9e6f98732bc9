import { AppError } from "@/lib/errors";
import {
  DIFFERING_ROWS,
  fingerprintStatement,
  surplusStatement,
  type FingerprintMethod,
} from "@/lib/benchmark/equivalence-sql";
import type { Equivalence } from "@/lib/benchmark/record";
import type { BenchmarkSpec, ParamSet } from "@/lib/benchmark/spec";
import type { RowCap, StatementResult } from "@/lib/target/types";
import type { Arm } from "./arm";

/** SQLSTATEs by which the server says that a type has no hash or no equality: compare as text then. */
const NO_OPERATOR = ["42883", "0A000"];
/** Of a result that is compared by its fingerprint only the columns are needed. */
const COLUMNS_ONLY: RowCap = { rows: 1, bytes: 1 << 20, valueBytes: 1 << 10 };

/** What one arm returned, to be compared with what another returns. */
export interface ArmResult {
  arm: Arm;
  set: ParamSet;
  result: StatementResult;
  /** True when `result` holds all rows, whole, so that the order can be compared. */
  isComplete: boolean;
}

type Found = Pick<Equivalence, "status"> & Partial<Equivalence>;

/** Whether rows must also come in the same order. */
export const comparesOrder = ({ compare, variants }: BenchmarkSpec): boolean =>
  compare === "ordered" || (compare === "auto" && (variants[0]?.ordered ?? false));

/** Executes `arm` once and keeps what a comparison needs: all rows up to `cap` where the order counts. */
export async function readResult(
  arm: Arm,
  set: ParamSet,
  keepsRows: boolean,
  cap: RowCap,
): Promise<ArmResult> {
  const keep = keepsRows || arm.variant.writes ? cap : COLUMNS_ONLY;
  const result = await arm.run(set, arm.variant.statement, keep);
  return { arm, set, result, isComplete: result.truncatedBy === null && result.cutValues.length === 0 };
}

/**
 * Whether two variants return the same rows, as far as this data can tell.
 *
 * The multiset is compared by fingerprints that the server computes. When they differ, EXCEPT ALL in both directions
 * decides, because it sees one snapshot; so a row that somebody changed between two fingerprints is no difference.
 */
export async function compareResults(
  baseline: ArmResult,
  other: ArmResult,
  inOrder: boolean,
): Promise<Equivalence> {
  const found = await findDifference(baseline, other, inOrder);
  return {
    variant: other.arm.variant.name,
    paramSet: other.set.key,
    inOrder: null,
    baselineRows: baseline.result.rowCount,
    variantRows: other.result.rowCount,
    columns: baseline.result.columns.map(({ name }) => name),
    onlyInBaseline: [],
    onlyInVariant: [],
    note: "",
    columnDifferences: [],
    isSameSnapshot: false,
    numericNote: "",
    ...found,
  };
}

async function findDifference(baseline: ArmResult, other: ArmResult, inOrder: boolean): Promise<Found> {
  const shape = differentShape(baseline, other);
  if (shape) return { status: "different", note: shape };
  if (baseline.arm.variant.writes || other.arm.variant.writes) return compareWrites(baseline, other);
  const order =
    inOrder && baseline.isComplete && other.isComplete ? sameOrder(baseline.result, other.result) : null;
  const orderNote =
    inOrder && order === null ? "The order was not compared: the result is larger than the row limit." : "";
  if (order === true) return { status: "same", inOrder: true };
  try {
    return await compareMultisets(baseline, other, { inOrder: order, note: orderNote });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "statement-failed") throw error;
    return { status: "not-compared", note: `The results could not be compared: ${error.message}` };
  }
}

function differentShape(baseline: ArmResult, other: ArmResult): string | null {
  const [first, second] = [baseline.result.columns, other.result.columns];
  if (first.length !== second.length)
    return `It returns ${second.length} columns instead of ${first.length}.`;
  return null;
}

/** A write cannot stand in a subquery: what it says of itself is compared, and what it returns. */
function compareWrites(baseline: ArmResult, other: ArmResult): Found {
  const { result: first } = baseline;
  const { result: second } = other;
  if (first.commandTag !== second.commandTag)
    return { status: "different", note: `${first.commandTag ?? ""} against ${second.commandTag ?? ""}.` };
  const tag = `Both report ${first.commandTag ?? "nothing"}`;
  if (first.columns.length === 0)
    return {
      status: "same",
      note: `${tag}; writes without RETURNING are compared by the number of rows only.`,
    };
  if (!baseline.isComplete || !other.isComplete)
    return { status: "not-compared", note: `${tag}; the rows returned are more than the row limit.` };
  const [left, right] = [
    multisetDifference(first.rows, second.rows),
    multisetDifference(second.rows, first.rows),
  ];
  if (left.length === 0 && right.length === 0) return { status: "same", note: `${tag} and the same rows.` };
  return {
    status: "different",
    onlyInBaseline: left,
    onlyInVariant: right,
    note: `${tag} but different rows.`,
  };
}

async function compareMultisets(
  baseline: ArmResult,
  other: ArmResult,
  same: Partial<Equivalence>,
): Promise<Found> {
  const { method, prints } = await fingerprints(baseline, other);
  const asText = method === "text" ? "Some type has no hash, so rows were compared as text." : "";
  const isSame: Found = { status: "same", ...same, note: [same.note, asText].filter(Boolean).join(" ") };
  if (prints[0] === prints[1]) return isSame;
  const onlyInBaseline = await surplus(baseline, other, method);
  const onlyInVariant = await surplus(other, baseline, method);
  if (onlyInBaseline.length > 0 || onlyInVariant.length > 0) {
    const isStable =
      (await surplus(baseline, baseline, method)).length + (await surplus(other, other, method)).length === 0;
    return isStable
      ? { status: "different", onlyInBaseline, onlyInVariant, note: asText }
      : nondeterministic();
  }
  return differentApart(prints, (await fingerprints(baseline, other)).prints, isSame);
}

/** The same in one snapshot, and yet not when each runs by itself: the data moved, the settings differ, or the clock shows. */
function differentApart(first: readonly string[], again: readonly string[], isSame: Found): Found {
  if (again[0] === again[1]) return isSame;
  const isStable = first[0] === again[0] && first[1] === again[1];
  return isStable
    ? { status: "different", note: "The rows differ only because each variant has its own settings." }
    : nondeterministic();
}

const nondeterministic = (): Found => ({
  status: "nondeterministic",
  note: "The rows differ from one execution to the next, so no two variants can be compared by them.",
});

/** Both fingerprints, by value where every type allows it. */
async function fingerprints(
  baseline: ArmResult,
  other: ArmResult,
): Promise<{ method: FingerprintMethod; prints: [string, string] }> {
  const both = async (method: FingerprintMethod): Promise<[string, string]> => [
    await fingerprint(baseline, method),
    await fingerprint(other, method),
  ];
  try {
    return { method: "values", prints: await both("values") };
  } catch (error) {
    if (!(error instanceof AppError) || !NO_OPERATOR.includes(error.database?.sqlstate ?? "")) throw error;
    return { method: "text", prints: await both("text") };
  }
}

async function fingerprint({ arm, set }: ArmResult, method: FingerprintMethod): Promise<string> {
  const { rows } = await arm.run(set, fingerprintStatement(arm.variant.statement, method), COLUMNS_ONLY);
  return (rows[0] ?? []).join(" ");
}

/** Up to DIFFERING_ROWS rows that `first` returns more often than `second`, on the backend of `first`. */
async function surplus(
  first: ArmResult,
  second: ArmResult,
  method: FingerprintMethod,
): Promise<(string | null)[][]> {
  const text = surplusStatement(first.arm.variant.statement, second.arm.variant.statement, method);
  const keep = { rows: DIFFERING_ROWS, bytes: 1 << 20, valueBytes: 1 << 10 };
  return (await first.arm.run(first.set, text, keep)).rows;
}

/**
 * Whether the rows are the same in the same order; null when that cannot be told because the multisets of their texts
 * differ already, as for 1.0 and 1.00.
 */
function sameOrder(first: StatementResult, second: StatementResult): boolean | null {
  const [left, right] = [first.rows.map(rowText), second.rows.map(rowText)];
  if (left.length === right.length && left.every((row, index) => row === right[index])) return true;
  return left.sort().join("\n") === right.sort().join("\n") ? false : null;
}

/** Rows of `first` that `second` has fewer of. */
function multisetDifference(
  first: readonly (string | null)[][],
  second: readonly (string | null)[][],
): (string | null)[][] {
  const counts = new Map<string, number>();
  for (const row of second) counts.set(rowText(row), (counts.get(rowText(row)) ?? 0) + 1);
  return first
    .filter((row) => {
      const left = counts.get(rowText(row)) ?? 0;
      counts.set(rowText(row), left - 1);
      return left <= 0;
    })
    .slice(0, DIFFERING_ROWS);
}

const rowText = (row: readonly (string | null)[]): string => JSON.stringify(row);
