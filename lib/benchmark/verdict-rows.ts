import { formatExact } from "@/lib/format/quantity";
import { DIFFERING_ROWS } from "./equivalence-sql";
import type { Findings } from "./findings";
import type { Equivalence, Refutation, VerdictPart } from "./record";
import { plain, strong, worse } from "./verdict-words";

/** What was found of one variant's rows. */
export interface RowFindings {
  equivalences: readonly Equivalence[];
  refutation: Refutation | undefined;
}

export const rowFindings = ({ equivalences, refutations }: Findings, variant: string): RowFindings => ({
  equivalences: equivalences.filter((equivalence) => equivalence.variant === variant),
  refutation: refutations.find((refutation) => refutation.variant === variant),
});

/** What `variant` does with rows, as a predicate that claims no more than was compared. */
export function rowsPredicate(rows: RowFindings): VerdictPart[] {
  return [...comparedPredicate(rows), ...refutationClause(rows.refutation)];
}

function comparedPredicate({ equivalences, refutation }: RowFindings): VerdictPart[] {
  const has = (status: Equivalence["status"]) => equivalences.some((one) => one.status === status);
  // Only where the cell accepts it does a variant with other rows come here: the sentence keeps saying so.
  if (has("different")) return [plain("returns "), worse("different rows, which the cell accepts")];
  if (refutation?.status === "counterexample")
    return [plain("can return "), worse("different rows, which the cell accepts")];
  if (equivalences.length === 0 || has("not-compared")) return [plain("returns rows that were not compared")];
  if (has("nondeterministic"))
    return [plain("returns rows that "), worse("differ from execution to execution")];
  if (equivalences.some(({ inOrder }) => inOrder === false))
    return [plain("returns the same rows "), worse("in a different order")];
  // Of a write without RETURNING only the number of rows is known.
  if (equivalences.some(({ columns }) => columns.length === 0))
    return [plain("reports as many rows, whose contents were not compared")];
  if (equivalences.some(({ columnDifferences }) => columnDifferences.length > 0))
    return [plain("returns the same rows "), worse("in other columns")];
  return [plain("returns the same rows")];
}

/** Never "proved": what was tried and not found. */
const refutationClause = (refutation: Refutation | undefined): VerdictPart[] =>
  refutation?.status === "no-counterexample"
    ? [plain(` (no counterexample in ${formatExact(refutation.trials)} databases)`)]
    : [];

/** The sentence about a variant whose rows differ: there is nothing to say about its speed. */
export function differentRows(
  { spec: { paramSets } }: Pick<Findings, "spec">,
  baseline: string,
  variant: string,
  { equivalences, refutation }: RowFindings,
): VerdictPart[] {
  const found = equivalences.find(({ status }) => status === "different");
  if (!found)
    return [
      strong(variant),
      plain(" can return "),
      worse("different rows"),
      plain(" than "),
      strong(baseline),
      plain(
        `: ${formatExact(refutation?.trials ?? 1)} tiny databases were tried and one tells them apart. No claim is made about its speed.`,
      ),
    ];
  const label = paramSets.find(({ key }) => key === found.paramSet)?.label ?? "";
  const detail = differenceWords(found, baseline, variant);
  return [
    strong(variant),
    plain(" returns "),
    worse("different rows"),
    plain(" than "),
    strong(baseline),
    plain(
      `${label === "" ? "" : ` with ${label}`}${detail === "" ? "" : `: ${detail}`}. No claim is made about its speed.`,
    ),
  ];
}

function differenceWords(found: Equivalence, baseline: string, variant: string): string {
  const count = (rows: readonly unknown[]) =>
    rows.length >= DIFFERING_ROWS ? `at least ${rows.length}` : `${rows.length}`;
  const sides = [
    ...(found.onlyInBaseline.length > 0 ? [`${count(found.onlyInBaseline)} only in ${baseline}`] : []),
    ...(found.onlyInVariant.length > 0 ? [`${count(found.onlyInVariant)} only in ${variant}`] : []),
  ];
  return sides.length > 0 ? sides.join(", ") : found.note.replace(/\.$/, "");
}
