import { commonCast } from "@/lib/benchmark/equivalence-sql";
import type { Equivalence } from "@/lib/benchmark/record";
import { statementOf } from "@/lib/benchmark/spec";
import { columnDifferences } from "@/lib/equivalence/column-differences";
import {
  areApart,
  COLUMNS_ONLY,
  comparesOrder,
  type ComparisonRequest,
  type Found,
  type Pair,
  type Side,
} from "./compared-pair";
import { readDoubts, type PairDoubts } from "./determinism";
import { inOneSnapshot, isStatementFailure, type ComparedArm } from "./one-snapshot";
import { lookAtRows, nondeterministic, sentences, type Look } from "./row-comparison";
import { compareWrites } from "./written-rows";

/** SQLSTATEs by which the server says that a type has no hash or no equality, or no common type: compare as text then. */
const NO_OPERATOR = ["42883", "0A000", "42804", "42846"];
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
  const { set, variant } = request;
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
    columnDifferences: [],
    isSameSnapshot: false,
    numericNote: "",
    ...found,
    note: sentences(found.note, snapshotNote(request, found)),
  };
}

/** Says so where the two did not read one snapshot; of writes and failures there is nothing to say. */
function snapshotNote({ spec, baseline, variant }: ComparisonRequest, found: Found): string {
  if (found.isSameSnapshot !== false) return "";
  return areApart(spec, baseline, variant)
    ? "The two ran on different databases, so not in one snapshot."
    : "The two were not read in one snapshot.";
}

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
  const pair: Pair = { request, baseline, variant, casts, doubts };
  const differences = columnDifferences(columns, others);
  const look = await lookAtRows(pair, asText);
  const add = (found: Found): Found => ({ ...shape, columnDifferences: differences, ...found });
  return "found" in look ? { found: add(look.found) } : { ...look, isSame: add(look.isSame) };
}
