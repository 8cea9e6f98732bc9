import { bareType, columnTextStatement, isFloat, sortedStatement } from "@/lib/benchmark/equivalence-sql";
import type { Equivalence } from "@/lib/benchmark/record";
import { areWithinTolerance } from "@/lib/equivalence/row-multiset";
import { COLUMNS_ONLY, fingerprints, type Pair, type Side } from "./compared-pair";

const floatColumns = ({ baseline, variant }: Pair): number[] =>
  baseline.result.columns.flatMap(({ typeName }, at) =>
    isFloat(typeName) || isFloat(variant.result.columns[at]?.typeName ?? "") ? [at] : [],
  );

/** How to allow for rounding, where floating-point values were compared exactly; empty elsewhere. */
export function floatNote(pair: Pair): string {
  const isExact = pair.request.spec.tolerance === 0;
  if (!isExact || floatColumns(pair).length === 0) return "";
  return "Floating-point values were compared exactly; tolerance=1e-9 in the cell's @benchmark allows for rounding.";
}

/** Rows that are the same once floating-point columns may differ by the cell's tolerance; null when they are not. */
export async function withinTolerance(pair: Pair): Promise<Partial<Equivalence> | null> {
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
export async function scaleNote({ request, baseline, variant, casts }: Pair): Promise<string> {
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
