import { AppError } from "@/lib/errors";
import { armName, placeInStatement, type ParamSet, type Variant } from "@/lib/benchmark/spec";
import type { RunContext } from "@/lib/cells/contract";
import { toSourceOffset } from "@/lib/sql/offset-map";
import { bindParameters, type BoundStatement } from "@/lib/sql/parameters";
import { explainStatement, type ExplainedStatement } from "@/lib/target/explain";
import type { StatementRequest, StatementResult, TargetBackend } from "@/lib/target/types";

/** A variant on the backend that is its own for the whole run. */
export class Arm {
  private constructor(
    readonly variant: Variant,
    private readonly backend: TargetBackend,
    private readonly signal: AbortSignal,
  ) {}

  /** Opens the variant's backend with its settings, temporary objects and `setup` of its session. */
  static async open(
    variant: Variant,
    commonSetup: Variant["setup"],
    timeoutMs: number,
    context: RunContext,
  ): Promise<Arm> {
    const backend = await context.openBackend(`tunebook benchmark ${variant.name}`);
    const arm = new Arm(variant, backend, context.signal);
    const settings = [{ name: "statement_timeout", value: `${timeoutMs}ms` }, ...variant.settings];
    for (const { name, value } of settings) {
      // set_config takes lists such as search_path as SET does not: there a quoted list is one name.
      const text = `SELECT set_config('${name.replaceAll("'", "''")}', $1, false)`;
      await arm.attempt(`the setting ${name}`, () =>
        backend.execute({ text, values: [value], keep: "discard" }),
      );
    }
    for (const step of [...commonSetup, ...variant.setup].filter(({ scope }) => scope === "session"))
      await arm.attempt("the setup", () => backend.execute({ text: step.text, keep: "discard" }));
    return arm;
  }

  /** Executes the variant once, its rows received and discarded. */
  execute(set: ParamSet): Promise<StatementResult> {
    return this.run(set, this.variant.statement, "discard");
  }

  /**
   * Executes `text`, which holds the variant's statement or a part made of it, with the values of `set`. A variant that
   * writes runs in a transaction that is rolled back.
   *
   * @throws AppError that names the variant and the parameter set; its place in the cell's source is given when `text`
   *   ends with the variant's statement.
   */
  async run(set: ParamSet, text: string, keep: StatementRequest["keep"]): Promise<StatementResult> {
    const bound = bindParameters(text, set.values);
    const request = { text: bound.text, values: bound.values, keep };
    const isWrapped = this.variant.writes;
    try {
      this.signal.throwIfAborted();
      if (isWrapped) await this.backend.execute({ text: "BEGIN", keep: "discard" });
      return await this.backend.execute(request);
    } catch (error) {
      throw this.describeFailure(error, set, bound, text);
    } finally {
      if (isWrapped && !this.backend.isClosed && this.backend.transaction !== "idle")
        await this.backend.execute({ text: "ROLLBACK", keep: "discard" });
    }
  }

  /** Executes the variant once under EXPLAIN ANALYZE, in a transaction that is rolled back. */
  async explainAnalyse(set: ParamSet): Promise<ExplainedStatement> {
    const bound = bindParameters(this.variant.statement, set.values);
    try {
      this.signal.throwIfAborted();
      return await explainStatement(this.backend, bound, { analyse: true });
    } catch (error) {
      throw this.describeFailure(error, set, bound, this.variant.statement);
    }
  }

  /** The same error, told from the reader's point of view: which variant, with which values, where in the cell. */
  private describeFailure(error: unknown, set: ParamSet, bound: BoundStatement, text: string): unknown {
    if (this.signal.aborted) return cancelled(error);
    if (!(error instanceof AppError)) return error;
    const position = error.database?.position;
    const prefix = text.length - this.variant.statement.length;
    const at = position === undefined ? -1 : toSourceOffset(bound.replacements, position) - prefix;
    const isInside = text.endsWith(this.variant.statement) && at >= 0;
    return new AppError(error.code, `Variant ${armName(this.variant.name, set)}: ${error.message}`, {
      cause: error,
      where: isInside ? placeInStatement(this.variant, at) : this.variant.where,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
      ...(error.database === undefined ? {} : { database: error.database }),
    });
  }

  private async attempt(what: string, body: () => Promise<unknown>): Promise<void> {
    try {
      this.signal.throwIfAborted();
      await body();
    } catch (error) {
      if (this.signal.aborted) throw cancelled(error);
      if (!(error instanceof AppError)) throw error;
      const { database } = error;
      throw new AppError(error.code, `Variant ${this.variant.name}, ${what}: ${error.message}`, {
        cause: error,
        ...(database === undefined ? {} : { database }),
      });
    }
  }
}

/** Whatever a cancelled run was doing when it noticed. */
export const cancelled = (cause: unknown): AppError =>
  cause instanceof AppError && cause.code === "statement-cancelled"
    ? cause
    : new AppError("statement-cancelled", "The benchmark was cancelled; what it had set up was undone.", {
        cause,
      });
