import { AppError } from "@/lib/errors";
import { hintForm, type HintForm } from "@/lib/benchmark/hint-form";
import {
  armName,
  placeInStatement,
  statementOf,
  type BenchmarkSpec,
  type MeasuredStatement,
  type ParamSet,
  type Variant,
} from "@/lib/benchmark/spec";
import { statementForm, type StatementForm } from "@/lib/benchmark/statement-form";
import { toSourceOffset, type Replacement } from "@/lib/sql/offset-map";
import { bindParameters } from "@/lib/sql/parameters";
import { explainStatement, type ExplainedStatement, type ExplainRequest } from "@/lib/target/explain";
import type { StatementRequest, StatementResult, TargetBackend } from "@/lib/target/types";
import type { DiagnosedArm } from "./diagnosed-arm";
import { readHintSupport } from "./hint-support";

const NO_HINT: HintForm = { prefix: "", settings: [], load: null };

export interface ArmRequest {
  variant: Variant;
  spec: BenchmarkSpec;
  /** For each of its statements. */
  timeoutMs: number;
  signal: AbortSignal;
  /** Of pg_stat_activity. */
  applicationName: string;
  openBackend(applicationName: string): Promise<TargetBackend>;
}

const QUERY_CANCELED = "57014";
const SLOW_UNDER_EXPLAIN =
  "It ran under EXPLAIN ANALYZE, whose clock at every node takes time of its own: allow more with -- @timeout.";

/** What was sent, as far as an error's place needs it. */
interface SentText {
  replacements: readonly Replacement[];
  /** How many characters of the rewritten text's source stand before the statement; null when it is not in there. */
  before: number | null;
  /** In place of the error's own. */
  hint?: string;
}

/** A variant on a backend that is its own for the whole run. */
export class Arm implements DiagnosedArm {
  private readonly forms = new Map<string, StatementForm>();
  private readonly prepared = new Set<string>();

  private constructor(
    readonly variant: Variant,
    readonly backend: TargetBackend,
    private readonly spec: BenchmarkSpec,
    private readonly signal: AbortSignal,
    private readonly hint: HintForm,
  ) {}

  /**
   * Opens the variant's backend with its settings, hint, temporary objects and the setup of its session.
   *
   * @throws AppError that names the variant and what failed.
   */
  static async open({ variant, spec, timeoutMs, signal, ...place }: ArmRequest): Promise<Arm> {
    const failing = (what: string, error: unknown) => describeBeside(variant, what, error, signal);
    const attempt = async <T>(what: string, body: () => Promise<T>): Promise<T> => {
      try {
        signal.throwIfAborted();
        return await body();
      } catch (error) {
        throw failing(what, error);
      }
    };
    const backend = await attempt("its backend", () => place.openBackend(place.applicationName));
    const send = (text: string, values: string[] = []) => backend.execute({ text, values, keep: "discard" });
    const { hint: written } = variant;
    const hint =
      written === null
        ? NO_HINT
        : await attempt("the hint", async () => hintForm(written, await readHintSupport(backend)));
    const arm = new Arm(variant, backend, spec, signal, hint);
    const { load } = hint;
    if (load !== null) await attempt("the hint", () => send(load));
    const settings = [
      { name: "statement_timeout", value: `${timeoutMs}ms` },
      ...hint.settings,
      ...spec.paramSets.flatMap((set) => arm.form(set).settings),
      ...variant.settings,
    ];
    for (const { name, value } of settings) {
      // set_config takes lists such as search_path as SET does not: there a quoted list is one name.
      const text = `SELECT set_config('${name.replaceAll("'", "''")}', $1, false)`;
      await attempt(`the setting ${name}`, () => send(text, [value]));
    }
    for (const step of [...spec.setup, ...variant.setup].filter(({ scope }) => scope === "session"))
      await attempt("the setup", () => send(step.text));
    return arm;
  }

  /** What is measured with `set`: the variant's own statement or a workload's. */
  statement(set: ParamSet): MeasuredStatement {
    return statementOf(this.spec, this.variant, set);
  }

  /** The statement as it is sent at each execution. */
  form(set: ParamSet): StatementForm {
    const known = this.forms.get(set.key);
    if (known) return known;
    const form = statementForm({
      regime: this.variant.planRegime,
      name: `tunebook_${this.forms.size + 1}`,
      statement: this.statement(set).statement,
      values: set.values,
      prefix: this.hint.prefix,
    });
    this.forms.set(set.key, form);
    return form;
  }

  /** Executes the variant once, its rows received and discarded; what it writes is rolled back. */
  async execute(set: ParamSet): Promise<StatementResult> {
    await this.prepare(set);
    const { text, values, replacements } = this.form(set).execute;
    const request: StatementRequest = { text, keep: "discard", ...(values && { values }) };
    return this.send(set, request, { replacements, before: 0 });
  }

  /** `SELECT 1`: what no statement on this backend can go below. */
  async executeFloor(): Promise<StatementResult> {
    try {
      this.signal.throwIfAborted();
      return await this.backend.execute({ text: "SELECT 1", keep: "discard" });
    } catch (error) {
      throw describeBeside(this.variant, "SELECT 1", error, this.signal);
    }
  }

  /**
   * Executes `text`, which holds the measured statement or a part made of it, with the values of `set`. A statement that
   * writes runs in a transaction that is rolled back.
   *
   * @throws AppError that names the variant and the parameter set; its place in the cell's source is given when `text`
   *   ends with the measured statement.
   */
  run(set: ParamSet, text: string, keep: StatementRequest["keep"]): Promise<StatementResult> {
    const { text: sent, values, replacements } = bindParameters(text, set.values);
    const { statement } = this.statement(set);
    const before = text.endsWith(statement) ? text.length - statement.length : null;
    return this.send(set, { text: sent, values, keep }, { replacements, before });
  }

  /** Explains the statement in the form in which it is executed; an executed one is rolled back. */
  async explain(set: ParamSet, request: ExplainRequest): Promise<ExplainedStatement> {
    await this.prepare(set);
    const { text, values = [], replacements } = this.form(set).execute;
    try {
      this.signal.throwIfAborted();
      return await explainStatement(this.backend, { text, values }, request);
    } catch (error) {
      const isTooSlow = error instanceof AppError && error.database?.sqlstate === QUERY_CANCELED;
      const hint = isTooSlow && request.analyse ? { hint: SLOW_UNDER_EXPLAIN } : {};
      throw this.describeFailure(error, set, { replacements, before: 0, ...hint });
    }
  }

  /** Sends PREPARE before the first use, when what the setup creates is there. */
  private async prepare(set: ParamSet): Promise<void> {
    const { prepare, prepareReplacements } = this.form(set);
    if (prepare === null || this.prepared.has(set.key)) return;
    try {
      this.signal.throwIfAborted();
      await this.backend.execute({ text: prepare, keep: "discard" });
      this.prepared.add(set.key);
    } catch (error) {
      throw this.describeFailure(error, set, { replacements: prepareReplacements, before: 0 });
    }
  }

  private async send(set: ParamSet, request: StatementRequest, sent: SentText): Promise<StatementResult> {
    const isWrapped = this.statement(set).writes;
    try {
      this.signal.throwIfAborted();
      if (isWrapped) await this.backend.execute({ text: "BEGIN", keep: "discard" });
      return await this.backend.execute(request);
    } catch (error) {
      throw this.describeFailure(error, set, sent);
    } finally {
      if (isWrapped && !this.backend.isClosed && this.backend.transaction !== "idle")
        await this.backend.execute({ text: "ROLLBACK", keep: "discard" });
    }
  }

  /** The same error, told from the reader's point of view: which variant, with which values, where in the cell. */
  private describeFailure(error: unknown, set: ParamSet, sent: SentText): unknown {
    if (this.signal.aborted) return cancelled(error);
    if (!(error instanceof AppError)) return error;
    const { replacements, before, hint = error.hint } = sent;
    const measured = this.statement(set);
    const position = error.database?.position;
    const at =
      position === undefined || before === null ? -1 : toSourceOffset([...replacements], position) - before;
    return new AppError(error.code, `Variant ${armName(this.variant.name, set)}: ${error.message}`, {
      cause: error,
      where: at >= 0 ? placeInStatement(measured, at) : measured.where,
      ...(hint === undefined ? {} : { hint }),
      ...(error.database === undefined ? {} : { database: error.database }),
    });
  }
}

/** What failed beside the measured statement. */
function describeBeside(variant: Variant, what: string, error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return cancelled(error);
  if (!(error instanceof AppError)) return error;
  return new AppError(error.code, `Variant ${variant.name}, ${what}: ${error.message}`, {
    cause: error,
    where: variant.where,
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    ...(error.database === undefined ? {} : { database: error.database }),
  });
}

/** Whatever a cancelled run was doing when it noticed. */
export const cancelled = (cause: unknown): AppError =>
  cause instanceof AppError && cause.code === "statement-cancelled"
    ? cause
    : new AppError("statement-cancelled", "The benchmark was cancelled; what it had set up was undone.", {
        cause,
      });
