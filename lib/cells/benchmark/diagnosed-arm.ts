import type { StatementForm } from "@/lib/benchmark/statement-form";
import type { MeasuredStatement, ParamSet, Variant } from "@/lib/benchmark/spec";
import type { ExplainedStatement, ExplainRequest } from "@/lib/target/explain";
import type { StatementResult, TargetBackend } from "@/lib/target/types";

/** What a diagnosis beside the timed executions needs of an arm. */
export interface DiagnosedArm {
  readonly variant: Pick<Variant, "name">;
  readonly backend: TargetBackend;
  /** What is measured with `set`: the variant's own statement or a workload's. */
  statement(set: ParamSet): MeasuredStatement;
  /** The statement as it is sent; what it prepares is prepared. */
  form(set: ParamSet): StatementForm;
  /** Executes it once as in the timed rounds; what it writes is rolled back. */
  execute(set: ParamSet): Promise<StatementResult>;
  /** Explains it in the form in which it is executed. */
  explain(set: ParamSet, request: ExplainRequest): Promise<ExplainedStatement>;
}
