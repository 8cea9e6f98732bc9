import { DIFFERING_ROWS, surplusStatement } from "@/lib/benchmark/equivalence-sql";
import type { Equivalence } from "@/lib/benchmark/record";
import { areInSameOrder, multisetSurplus } from "@/lib/equivalence/row-multiset";
import type { RowCap } from "@/lib/target/types";
import { areApart, comparesOrder, fingerprints, type Found, type Pair, type Side } from "./compared-pair";
import { floatNote, scaleNote, withinTolerance } from "./number-comparison";

const SURPLUS_CAP: RowCap = { rows: DIFFERING_ROWS, bytes: 1 << 20, valueBytes: 1 << 10 };

/** What a comparison found in one snapshot, or that it must be made again: the same rows with other fingerprints. */
export type Look = { found: Found } | { prints: readonly [string, string]; isSame: Found };

/**
 * Compares rows that were read: by order where it counts, by fingerprint, and where those differ row by row.
 *
 * @param asText true when some type of the result cannot be compared otherwise.
 */
export async function lookAtRows(pair: Pair, asText: boolean): Promise<Look> {
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

/** What the plan or the moment decides is no property of the variant. */
export const nondeterministic = (reasons: readonly string[]): Found => ({
  status: "nondeterministic",
  note: sentences(
    "The rows differ from one execution to the next, so no two variants can be compared by them.",
    reasons.length === 0 ? "" : `${reasons.join("; ")}.`,
  ),
});

export const sentences = (...parts: (string | undefined)[]): string => parts.filter(Boolean).join(" ");
