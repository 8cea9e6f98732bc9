import { AppError } from "@/lib/errors";
import { parsePlan } from "@/lib/plan/parse-plan";
import type { Balance } from "@/lib/benchmark/record";
import type { BenchmarkSpec, WorkloadStatement } from "@/lib/benchmark/spec";
import { statementForm } from "@/lib/benchmark/statement-form";
import { explainStatement } from "@/lib/target/explain";
import { StatementStatistics } from "@/lib/target/statement-statistics";
import type { TargetBackend } from "@/lib/target/types";

/** How often each statement of a workload is called, and where that is known from. */
export interface CallMix {
  /** By the statement's name. */
  callsPerHour: Record<string, number>;
  mix: Balance["mix"];
}

/**
 * The workload's mix of calls: as given, read from pg_stat_statements where a statement does not say, or each alike when one
 * of them is in neither.
 *
 * An application may send values apart or in the text, which pg_stat_statements counts as two statements: both are found.
 */
export async function readCallsPerHour(
  backend: TargetBackend,
  { workload, paramSets }: Pick<BenchmarkSpec, "workload" | "paramSets">,
): Promise<CallMix> {
  const callsPerHour: Record<string, number> = {};
  const isGiven = workload.every((statement) => statement.callsPerHour !== null);
  const statistics = isGiven ? null : await StatementStatistics.of(backend);
  for (const statement of workload) {
    const values = paramSets.find((set) => set.statement === statement.name)?.values ?? {};
    const calls =
      statement.callsPerHour ??
      (statistics &&
        (await statistics.readCallsPerHour(await readQueryIdentifiers(backend, statement, values))));
    if (calls === null)
      return { callsPerHour: Object.fromEntries(workload.map(({ name }) => [name, 1])), mix: "equal" };
    callsPerHour[statement.name] = calls;
  }
  return { callsPerHour, mix: isGiven ? "given" : "pg_stat_statements" };
}

/** None for a statement that cannot be planned here and now, for example because its index is yet to be made. */
async function readQueryIdentifiers(
  backend: TargetBackend,
  { statement }: WorkloadStatement,
  values: Readonly<Record<string, string | null>>,
): Promise<string[]> {
  const found = new Set<string>();
  for (const regime of ["bound", "literals"] as const) {
    const { execute } = statementForm({ regime, name: "", statement, values });
    try {
      const sent = { text: execute.text, values: execute.values ?? [] };
      const options = new Map([["verbose", "on"]]);
      const { raw } = await explainStatement(backend, sent, { analyse: false, options });
      const identifier = parsePlan(raw).plans[0]?.queryIdentifier;
      if (identifier !== undefined) found.add(identifier);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== "statement-failed") throw error;
    }
  }
  return [...found];
}
