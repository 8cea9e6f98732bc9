import { fingerprintStatement, type ColumnCasts } from "@/lib/benchmark/equivalence-sql";
import type { Equivalence } from "@/lib/benchmark/record";
import { statementOf, type BenchmarkSpec, type ParamSet } from "@/lib/benchmark/spec";
import type { RowCap, StatementResult } from "@/lib/target/types";
import type { PairDoubts } from "./determinism";
import type { ComparedArm } from "./one-snapshot";

/** Of a result that is compared by its fingerprint only the columns are needed. */
export const COLUMNS_ONLY: RowCap = { rows: 1, bytes: 1 << 20, valueBytes: 1 << 10 };

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
export interface Side {
  arm: ComparedArm;
  statement: string;
  result: StatementResult;
}

/** Two results with as many columns. */
export interface Pair {
  request: ComparisonRequest;
  baseline: Side;
  variant: Side;
  casts: ColumnCasts;
  doubts: PairDoubts;
}

export type Found = Pick<Equivalence, "status"> & Partial<Equivalence>;

/** Whether rows must also come in the same order. */
export const comparesOrder = (spec: BenchmarkSpec, set: Pick<ParamSet, "statement">): boolean => {
  const [baseline] = spec.variants;
  if (spec.compare === "auto" && baseline) return statementOf(spec, baseline, set).ordered;
  return spec.compare === "ordered";
};

/** True when the two arms do not read the same database. */
export const areApart = (
  spec: BenchmarkSpec,
  { variant: first }: ComparedArm,
  { variant: second }: ComparedArm,
): boolean => spec.sandbox || first.target !== second.target;

/** Short texts that are equal for equal multisets of rows, one per side; over the columns at `only` if it is given. */
export async function fingerprints(
  { request, baseline, variant, casts }: Pair,
  only?: readonly number[],
): Promise<[string, string]> {
  const read = async ({ arm, statement }: Side) => {
    const { rows } = await arm.run(request.set, fingerprintStatement(statement, casts, only), COLUMNS_ONLY);
    return (rows[0] ?? []).join(" ");
  };
  return [await read(baseline), await read(variant)];
}
