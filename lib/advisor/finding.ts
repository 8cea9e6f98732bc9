/** Whether a candidate returns the same rows as the statement, and what that rests on. */
export type CandidateEquivalence =
  | { holds: "always"; because: string }
  /** A constraint of the catalog makes it so; the rewrite breaks silently when it is dropped. */
  | { holds: "given"; constraint: string }
  | { holds: "differs"; when: string };

/** One thing to try. */
export interface Candidate {
  kind: "rewrite" | "index" | "setting" | "statistics" | "advice";
  /** A few words; the name of the variant is made from it. */
  label: string;
  /** The statement to run, with its `:name` parameters; null leaves it as written. */
  statement: string | null;
  /** Statements that prepare it: CREATE INDEX, CREATE STATISTICS, ANALYZE. */
  setup: string[];
  settings: { name: string; value: string }[];
  /** What it costs, or what else to know before measuring. */
  note: string;
  equivalence: CandidateEquivalence;
}

/** A pattern that the statement has, with the evidence that it matters here. */
export interface RewriteFinding {
  ruleId: string;
  title: string;
  /** Sentences with the numbers and constraints from catalog and plan that speak for it. */
  evidence: string[];
  /** In the statement, in UTF-16 code units. */
  where: { offset: number; length: number };
  candidates: Candidate[];
}

/** Same rows, by reasoning alone: what may be measured without a warning. */
export const isSafe = ({ kind, equivalence }: Candidate): boolean =>
  kind !== "advice" && equivalence.holds !== "differs";

export const always = (because: string): CandidateEquivalence => ({ holds: "always", because });
export const given = (constraint: string): CandidateEquivalence => ({ holds: "given", constraint });
export const differs = (when: string): CandidateEquivalence => ({ holds: "differs", when });

/** Preparations and settings change no rows. */
const SAME_STATEMENT = always("The statement stays as it is.");

type Extra = Partial<Pick<Candidate, "note" | "setup" | "settings">>;

export const rewriteCandidate = (
  label: string,
  statement: string,
  equivalence: CandidateEquivalence,
  extra: Extra = {},
): Candidate => ({
  kind: "rewrite",
  label,
  statement,
  setup: [],
  settings: [],
  note: "",
  equivalence,
  ...extra,
});

export const indexCandidate = (label: string, definition: string, note: string): Candidate => ({
  ...rewriteCandidate(label, "", SAME_STATEMENT, { setup: [definition], note }),
  kind: "index",
  statement: null,
});

export const settingCandidate = (label: string, name: string, value: string, note: string): Candidate => ({
  ...rewriteCandidate(label, "", SAME_STATEMENT, { settings: [{ name, value }], note }),
  kind: "setting",
  statement: null,
});

export const statisticsCandidate = (label: string, setup: string[], note: string): Candidate => ({
  ...rewriteCandidate(label, "", SAME_STATEMENT, { setup, note }),
  kind: "statistics",
  statement: null,
});

/** Something to consider that is not measured against the statement; it may answer another question. */
export const advice = (
  label: string,
  note: string,
  when: string,
  statement: string | null = null,
): Candidate => ({
  ...rewriteCandidate(label, "", differs(when), { note }),
  kind: "advice",
  statement,
});
