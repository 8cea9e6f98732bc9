import { statementForm } from "@/lib/benchmark/statement-form";
import type { MeasuredStatement, ParamSet, PlanRegime } from "@/lib/benchmark/spec";
import { explainStatement } from "@/lib/target/explain";
import type { TargetBackend } from "@/lib/target/types";
import type { DiagnosedArm } from "./diagnosed-arm";

/** A set of values for a test, by its key. */
export const paramSet = (key: string, values: ParamSet["values"] = {}): ParamSet => ({
  key,
  label: key,
  values,
  statement: null,
});

/** An arm around one statement on `backend`, with nothing of a run around it. */
export async function diagnosedArm(
  backend: TargetBackend,
  statement: string,
  { regime = "bound" as PlanRegime, writes = false } = {},
): Promise<DiagnosedArm> {
  const measured: MeasuredStatement = {
    statement,
    where: { offset: 0, length: statement.length, line: 1, column: 1 },
    relations: [],
    writes,
    ordered: false,
  };
  const form = ({ values }: Pick<ParamSet, "values">) =>
    statementForm({ regime, name: "tunebook_1", statement, values });
  const send = (text: string) => backend.execute({ text, keep: "discard" });
  const { prepare, settings } = form({ values: { customer: null } });
  for (const { name, value } of settings) await send(`SET ${name} = ${value}`);
  if (prepare !== null) await send(prepare);
  const sent = (set: ParamSet) => {
    const { execute } = form(set);
    return { text: execute.text, values: execute.values ?? [] };
  };
  return {
    variant: { name: "after" },
    backend,
    form,
    statement: () => measured,
    async execute(set) {
      if (writes) await send("BEGIN");
      try {
        return await backend.execute({ ...sent(set), keep: "discard" });
      } finally {
        if (writes) await send("ROLLBACK");
      }
    },
    explain: (set, request) => explainStatement(backend, sent(set), request),
  };
}
