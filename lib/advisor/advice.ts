import { z } from "zod";
import type { Equivalence, Refutation } from "@/lib/benchmark/record";
import { isSafe, type Candidate, type RewriteFinding } from "./finding";

/** What a person asks: rewrites for the statement of a cell, whose text is the server's. */
export const rewriteQuestionSchema = z.object({
  notebookId: z.uuid(),
  cellId: z.string().min(1).max(64),
  /** SHA-256 (hex) of the text the person saw. */
  sourceHash: z.string().regex(/^[0-9a-f]{64}$/),
  /** Execute the statement once for its plan: EXPLAIN ANALYZE instead of EXPLAIN. */
  isAnalysed: z.boolean(),
});
export type RewriteQuestion = z.infer<typeof rewriteQuestionSchema>;

/** A candidate with what became of it when it was tried. */
export interface CheckedCandidate extends Candidate {
  /** `findingIndex.candidateIndex` */
  id: string;
  /** Tier 1: the rows on the target, against the statement as written. Null for what leaves the statement as it is. */
  sameData: Pick<
    Equivalence,
    "status" | "note" | "onlyInBaseline" | "onlyInVariant" | "columns" | "columnDifferences"
  > | null;
  /** Tier 2: tiny databases that were made to tell the two apart. Null where there is nothing to refute. */
  refutation: Omit<Refutation, "variant"> | null;
}

export interface CheckedFinding extends Omit<RewriteFinding, "candidates"> {
  candidates: CheckedCandidate[];
}

/** The answer: what the statement has, what to try, and what is known of each rewrite. */
export interface RewriteAdvice {
  /** As it stands in the cell, with the names of the parameters that it takes. */
  statement: { text: string; offset: number; parameters: readonly string[] };
  /** The statement in the layout of the rewrites, to be compared with them; as written where it cannot be printed. */
  printed: string;
  /** The cell's text that the advice is about. */
  source: string;
  findings: CheckedFinding[];
  /** Whether the plan was executed. */
  isAnalysed: boolean;
  /** What could not be done, as sentences. */
  notes: string[];
}

/** What is to be said of a candidate in one word, worst first. */
export type CandidateState = "refuted" | "differs" | "unchecked" | "agrees" | "not-a-rewrite";

/** Whether the candidate may be measured: refuted ones never, those that may differ only if somebody chooses them. */
export function candidateState(candidate: CheckedCandidate): CandidateState {
  const { sameData, refutation, statement, kind } = candidate;
  if (kind === "advice") return "differs";
  if (statement === null) return "not-a-rewrite";
  if (sameData?.status === "different" || refutation?.status === "counterexample") return "refuted";
  if (!isSafe(candidate)) return "differs";
  return sameData?.status === "same" ? "agrees" : "unchecked";
}

/** Whether it can be a variant of a benchmark at all. */
export const isMeasurable = (candidate: CheckedCandidate): boolean =>
  candidate.kind !== "advice" && candidateState(candidate) !== "refuted";

/** Those that are measured unless somebody decides otherwise: the same rows by reasoning, and nothing against it. */
export const safeCandidates = ({ findings }: Pick<RewriteAdvice, "findings">): CheckedCandidate[] =>
  findings
    .flatMap(({ candidates }) => candidates)
    .filter((candidate) => isMeasurable(candidate) && isSafe(candidate));
