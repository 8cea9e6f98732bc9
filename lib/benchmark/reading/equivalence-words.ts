import { formatExact } from "@/lib/format/quantity";
import type { Equivalence, Refutation } from "../record";

export interface Finding {
  /** In a few words, for a badge. */
  words: string;
  tone: "ok" | "worse" | "neutral";
  /** What stands behind it, as sentences; empty when there is nothing to add. */
  detail: string;
}

const WORST_FIRST: readonly Equivalence["status"][] = [
  "different",
  "nondeterministic",
  "not-compared",
  "same",
];

/** What comparing the results of a variant with all parameter sets came to; null when nothing was compared. */
export function equivalenceFinding(all: readonly Equivalence[], isAccepted: boolean): Finding | null {
  const status = WORST_FIRST.find((candidate) => all.some((one) => one.status === candidate));
  if (status === undefined) return null;
  const detail = [...new Set(all.flatMap(notesOf))].join(" ");
  switch (status) {
    case "different":
      return { words: isAccepted ? "different rows, accepted" : "different rows", tone: "worse", detail };
    case "nondeterministic":
      return { words: "nondeterministic rows", tone: "worse", detail };
    case "not-compared":
      return { words: "rows not compared", tone: "neutral", detail };
    case "same":
      return { words: sameWords(all), tone: "ok", detail };
  }
}

/** Of a write without RETURNING only the number of rows is known: it is not counted among the sets that were compared. */
function sameWords(all: readonly Equivalence[]): string {
  const read = all.filter(({ columns }) => columns.length > 0);
  const [first] = read;
  if (first === undefined) return "as many rows, contents not compared";
  const rows = first.baselineRows;
  const count =
    read.length === 1 ? `${formatExact(rows)} ${rows === 1 ? "row" : "rows"}` : `${read.length} sets`;
  const writes = read.length < all.length ? "; writes by their number" : "";
  if (read.some(({ inOrder }) => inOrder === false)) return `same rows in another order, ${count}${writes}`;
  return `same rows, ${count}${read.every(({ inOrder }) => inOrder === true) ? ", in order" : ""}${writes}`;
}

const notesOf = ({ note, columnDifferences, numericNote, isSameSnapshot }: Equivalence): string[] =>
  [
    note,
    ...columnDifferences.map((difference) => `${difference}.`),
    numericNote,
    isSameSnapshot ? "Both were read in one snapshot." : "",
  ].filter((sentence) => sentence !== "");

/** What trying to tell two variants apart came to. It never proves that they are the same. */
export function refutationFinding({ status, trials, note }: Refutation): Finding {
  switch (status) {
    case "no-counterexample":
      return { words: `no counterexample in ${formatExact(trials)} databases`, tone: "ok", detail: note };
    case "counterexample":
      return { words: `counterexample in database ${formatExact(trials)}`, tone: "worse", detail: note };
    case "not-possible":
      return { words: "not put to the test", tone: "neutral", detail: note };
  }
}
