import type { MeasuredStatement, ParamSet } from "@/lib/benchmark/spec";
import { judgeDeterminism } from "@/lib/equivalence/determinism";
import { determinismQuery, readDeterminismFacts } from "@/lib/equivalence/determinism-sql";
import { namedFunctions } from "@/lib/sql/named-relations";
import { bindParameters } from "@/lib/sql/parameters";
import { loadParser, parseStatement } from "@/lib/sql/parser";
import { isStatementFailure, type ComparedArm } from "./one-snapshot";

/** What the texts of two statements say about whether their results are fixed. */
export interface PairDoubts {
  /** Both order their rows so that none can tie. */
  isTotallyOrdered: boolean;
  /** Why a result may differ from one execution to the next though the rows are the same. */
  reasons: string[];
  /** What a reader must know although nothing differed, as a sentence; empty without doubts. */
  note: string;
}

const FACTS_CAP = { rows: 1000, bytes: 1 << 20, valueBytes: 10_000 };

/** Judges both statements by their parse trees and the catalog of the baseline's backend. */
export async function readDoubts(
  { baseline, set }: { baseline: ComparedArm; set: ParamSet },
  statements: readonly MeasuredStatement[],
): Promise<PairDoubts> {
  await loadParser();
  const trees = statements.flatMap(({ statement }) => {
    const { tree } = parseStatement(bindParameters(statement, set.values).text);
    return tree ? [tree] : [];
  });
  const relations = [...new Set(statements.flatMap((statement) => statement.relations))];
  const functions = [...new Set(trees.flatMap(namedFunctions))];
  const rows = await baseline
    .run(set, determinismQuery(relations, functions), FACTS_CAP)
    .then((result) => result.rows)
    .catch((error: unknown) => {
      // Without the catalog fewer orders are known to be total: more caution, no wrong claim.
      if (isStatementFailure(error)) return [];
      throw error;
    });
  const judged = trees.map((tree) => judgeDeterminism(tree, readDeterminismFacts(rows)));
  const reasons = [...new Set(judged.flatMap(({ doubts }) => doubts))];
  const clocks = [...new Set(judged.flatMap((one) => one.clocks))];
  const notes = [
    reasons.length === 0 ? "" : `They may differ at another time: ${reasons.join("; ")}.`,
    clocks.length === 0 ? "" : `The result depends on the time: ${clocks.join(", ")}.`,
  ];
  return {
    isTotallyOrdered: judged.length === statements.length && judged.every((one) => one.isTotallyOrdered),
    reasons,
    note: notes.filter(Boolean).join(" "),
  };
}
