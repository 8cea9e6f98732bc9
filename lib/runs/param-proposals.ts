import "server-only";
import { findParamComparisons, type ParamComparison } from "@/lib/benchmark/param-comparisons";
import type { ParamProposals } from "@/lib/benchmark/param-proposals";
import { AppError } from "@/lib/errors";
import type { LiveDocuments } from "@/lib/server/runtime";
import { findPlaceholders } from "@/lib/sql/parameters";
import { loadParser } from "@/lib/sql/parser";
import { splitStatements } from "@/lib/sql/split";
import type { Accessor } from "@/lib/store/access";
import { store } from "@/lib/store/client";
import { requireNotebookRole } from "@/lib/store/notebook-access";
import { readTargetConnection } from "@/lib/store/target-connections";
import { openBackend } from "@/lib/target/backend";
import { proposeParameterSets } from "@/lib/target/param-proposals";
import type { BackendConfig } from "@/lib/target/types";
import type { Lanes } from "./lanes";
import { takeTurn } from "./turn";

export interface ParamProposalOptions {
  documents: Pick<LiveDocuments, "cell">;
  lanes: Lanes;
}

/** A page waits for the answer: a catalog that does not answer by then is said to be slow. */
const PATIENCE_MS = 5000;

/**
 * See RunControl.paramProposals. Values for the parameters of a benchmark cell, from the statistics of its target.
 *
 * The values are the target's data, so this takes what running takes: the runner's role on the notebook and a right to use
 * the target. The statements are those of the server's document, which only editors change.
 *
 * @throws AppError "not-found" for what is out of reach, "forbidden" below a runner, "invalid-input" without a target or
 *   without parameters, "conflict" when the target is busy, and what opening a backend throws.
 */
export async function proposeCellParameters(
  { documents, lanes }: ParamProposalOptions,
  accessor: Accessor,
  { notebookId, cellId }: { notebookId: string; cellId: string },
): Promise<ParamProposals> {
  await requireNotebookRole(store(), accessor, notebookId, "runner");
  const cell = await documents.cell(notebookId, cellId);
  if (!cell) throw new AppError("not-found", "This cell is no longer in the notebook.");
  if (cell.targetId === null)
    throw new AppError("invalid-input", "This notebook has no target to read statistics from.", {
      hint: "Choose a target at the top of the notebook.",
    });
  const connection = await readTargetConnection(accessor, cell.targetId);
  await loadParser();
  const { comparisons, uncompared } = parametersOf(cell.source);
  // Not while something is measured there.
  const leave = await takeTurn(lanes, connection, notebookId);
  try {
    const { proposals, remarks } = await askStatistics(connection.config, comparisons);
    const others = uncompared.map((name) => `:${name}: no column stands beside it to take values from.`);
    return { proposals, remarks: [...remarks, ...others] };
  } finally {
    leave();
  }
}

async function askStatistics(config: BackendConfig, comparisons: ParamComparison[]): Promise<ParamProposals> {
  const backend = await openBackend(config, {
    applicationName: "tunebook statistics",
    readOnly: true,
    statementTimeoutMs: PATIENCE_MS,
    lockTimeoutMs: PATIENCE_MS,
    connectTimeoutMs: PATIENCE_MS,
  });
  try {
    return await proposeParameterSets(backend, comparisons);
  } finally {
    await backend.close();
  }
}

function parametersOf(source: string) {
  const statements = splitStatements(source).map(({ text }) => text);
  const names = new Set(statements.flatMap((text) => findPlaceholders(text, []).map(({ name }) => name)));
  if (names.size === 0)
    throw new AppError("invalid-input", "The statements take no parameters.", {
      hint: "Write :customer in place of a value: WHERE customer_id = :customer",
    });
  const comparisons = new Map(
    statements
      .flatMap((text) => findParamComparisons(text, []))
      .reverse() // so that the first place of a parameter counts
      .map((comparison) => [comparison.parameter, comparison]),
  );
  return {
    comparisons: [...names].flatMap((name) => comparisons.get(name) ?? []),
    uncompared: [...names].filter((name) => !comparisons.has(name)),
  };
}
