import { AppError } from "@/lib/errors";
import { dropStatement, quoteIdentifier } from "@/lib/benchmark/setup";
import type { CreatedObject, SetupStep, TeardownStep } from "@/lib/benchmark/spec";
import type { RunContext } from "@/lib/cells/contract";
import type { TargetBackend } from "@/lib/target/types";
import { cancelled } from "./arm";

/** SQLSTATEs of duplicate relation, object, column, function, schema: what is there already is not ours to remove. */
const DUPLICATE = ["42P07", "42710", "42701", "42723", "42P06"];
/** Statements that may have committed something before they failed. */
const MAY_COMMIT_FIRST = /^\s*(?:call|do)\b|\bconcurrently\b/i;
/** SQLSTATEs by which a teardown says that there is nothing to undo: relation, column, object or schema missing. */
const MISSING = ["42P01", "42703", "42704", "3F000"];
const LOCK_NOT_AVAILABLE = "55P03";
const TEARDOWN_ATTEMPTS = 5;

interface Setup {
  /** A variant's name, or "cell". */
  owner: string;
  steps: readonly SetupStep[];
  teardown: readonly TeardownStep[];
}

/** How far a setup came. */
interface Progress {
  /** Steps whose object was there before: their derived drops are left out. */
  readonly notOurs: Set<SetupStep>;
  /** Whether the target may have changed: until then an explicit teardown has nothing of ours to remove. */
  hasChanged: boolean;
}

interface Undo {
  text: string;
  /** The step whose CREATE it takes back; null for an explicit teardown. */
  step: SetupStep | null;
  done(): Promise<void>;
}

/** Makes setups that every backend sees, and undoes them whatever happens in between. */
export class DatabaseSetup {
  /** As sent, each once: for the method's paragraph. */
  readonly setupStatements = new Set<string>();
  readonly teardownStatements = new Set<string>();
  private backend: TargetBackend | null = null;

  constructor(private readonly context: RunContext) {}

  /**
   * Refuses objects that exist already, before anything ran: a teardown must never drop what the benchmark did not create.
   *
   * @throws AppError "conflict" with `where`.
   */
  async refuseExisting({ owner, steps }: Pick<Setup, "owner" | "steps">): Promise<void> {
    for (const { creates, where } of steps) {
      if (!creates || !(await this.exists(creates))) continue;
      throw new AppError(
        "conflict",
        `${owner}: ${creates.objectType.toLowerCase()} ${creates.name} exists already.`,
        {
          where,
          hint: "The benchmark would drop it when it ends. Choose another name, or drop it first.",
        },
      );
    }
  }

  /**
   * Runs `body` with the setup made. Every undoing statement is in the journal before the first step runs, and is
   * carried out when `body` ends, fails or is cancelled.
   */
  async during<T>(setup: Setup, body: () => Promise<T>): Promise<T> {
    const steps = setup.steps.filter(({ scope }) => scope === "database");
    if (steps.length === 0 && setup.teardown.length === 0) return body();
    await this.refuseExisting({ ...setup, steps });
    const undoing = await this.journal(steps, setup.teardown);
    const progress: Progress = { notOurs: new Set(), hasChanged: steps.length === 0 };
    let failure: { error: unknown } | undefined;
    try {
      await this.make(setup.owner, steps, progress);
      return await body();
    } catch (error) {
      failure = { error };
      throw error;
    } finally {
      await this.undo(setup.owner, undoing, progress, failure);
    }
  }

  /** Writes down how to undo: what the cell says first, then what is derived, last created first. */
  private async journal(steps: readonly SetupStep[], teardown: readonly TeardownStep[]): Promise<Undo[]> {
    const drops: { text: string; step: SetupStep }[] = [];
    for (const step of steps)
      if (step.creates)
        drops.unshift({ text: dropStatement(step.creates, await this.schemaOf(step.creates)), step });
    const undoing: Undo[] = [];
    for (const { text, step } of [...teardown.map(({ text }) => ({ text, step: null })), ...drops]) {
      const { done } = await this.context.journalTeardown(text);
      undoing.push({ text, step, done });
    }
    return undoing;
  }

  private async make(owner: string, steps: readonly SetupStep[], progress: Progress): Promise<void> {
    for (const step of steps) {
      try {
        this.context.signal.throwIfAborted();
        const session = await this.session();
        this.setupStatements.add(step.text);
        await this.makeOne(session, step, progress);
      } catch (error) {
        throw setupFailure(owner, step, error, this.context.signal);
      }
    }
  }

  private async makeOne(session: TargetBackend, step: SetupStep, progress: Progress): Promise<void> {
    try {
      await session.execute({ text: step.text, keep: "discard" });
      progress.hasChanged = true;
    } catch (error) {
      if (error instanceof AppError && DUPLICATE.includes(error.database?.sqlstate ?? ""))
        progress.notOurs.add(step);
      if (!isRolledBack(error, step)) progress.hasChanged = true;
      throw error;
    }
  }

  private async undo(
    owner: string,
    undoing: readonly Undo[],
    { notOurs, hasChanged }: Progress,
    failure?: { error: unknown },
  ): Promise<void> {
    const problems: string[] = [];
    const unsent: string[] = [];
    for (const { text, step, done } of undoing) {
      try {
        if (step ? !notOurs.has(step) : hasChanged && notOurs.size === 0)
          await this.undoOne(text, failure !== undefined);
        else if (!step && hasChanged) unsent.push(text);
        await done();
      } catch (error) {
        problems.push(`${text} (${error instanceof Error ? error.message : String(error)})`);
      }
    }
    if (problems.length === 0 && unsent.length > 0) throw stillToBeUndone(unsent, failure?.error);
    if (problems.length === 0) return;
    throw new AppError("statement-failed", `The teardown of ${owner} failed: ${problems.join("; ")}`, {
      cause: failure?.error,
      hint: "It is written down and will be tried again at the next start; or run it by hand.",
    });
  }

  /** A lock that another session holds, and a cancel that came too late for its statement, pass: tried again. */
  private async undoOne(text: string, afterFailure: boolean): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await (await this.session()).execute({ text, keep: "discard" });
        this.teardownStatements.add(text);
        return;
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        const sqlstate = error.database?.sqlstate ?? "";
        if (afterFailure && MISSING.includes(sqlstate)) return;
        const passes =
          sqlstate === LOCK_NOT_AVAILABLE ||
          ["statement-cancelled", "target-unreachable"].includes(error.code);
        if (!passes || attempt === TEARDOWN_ATTEMPTS) throw error;
      }
    }
  }

  private async session(): Promise<TargetBackend> {
    if (!this.backend || this.backend.isClosed)
      this.backend = await this.context.openBackend("tunebook benchmark setup");
    return this.backend;
  }

  private async exists(object: CreatedObject): Promise<boolean> {
    const schema = await this.schemaOf(object);
    if (object.objectType !== "STATISTICS") {
      const name = `${quoteIdentifier(schema)}.${quoteIdentifier(object.name)}`;
      return (await this.value("SELECT to_regclass($1) IS NOT NULL", [name])) === "t";
    }
    const found = `SELECT EXISTS (
      SELECT FROM pg_statistic_ext AS s JOIN pg_namespace AS n ON n.oid = s.stxnamespace
      WHERE n.nspname = $1 AND s.stxname = $2)`;
    return (await this.value(found, [schema, object.name])) === "t";
  }

  /** Where the object is created: as written, beside its table, or first in the search path. */
  private async schemaOf({ schema, table }: CreatedObject): Promise<string> {
    if (schema !== null) return schema;
    if (table) {
      const besides = `SELECT n.nspname FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
        WHERE c.oid = to_regclass($1)`;
      const found = await this.value(besides, [quoteIdentifier(table.name)]);
      if (found !== null) return found;
    }
    const current = await this.value("SELECT current_schema()", []);
    if (current !== null) return current;
    throw new AppError("invalid-input", "The search path holds no schema to create anything in.");
  }

  private async value(text: string, values: string[]): Promise<string | null> {
    const keep = { rows: 1, bytes: 1 << 16, valueBytes: 1 << 16 };
    const { rows } = await (await this.session()).execute({ text, values, keep });
    return rows[0]?.[0] ?? null;
  }
}

/** The same error, told from the reader's point of view: whose setup, and where in the cell. */
export function setupFailure(owner: string, step: SetupStep, error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return cancelled(error);
  if (!(error instanceof AppError)) return error;
  return new AppError(error.code, `Setup of ${owner}: ${error.message}`, {
    cause: error,
    where: step.where,
    ...(error.database === undefined ? {} : { database: error.database }),
  });
}

/** Whether the server said that it rolled the statement back, or it was cancelled before it was sent. */
const isRolledBack = (error: unknown, { text }: SetupStep): boolean =>
  error instanceof AppError &&
  !MAY_COMMIT_FIRST.test(text) &&
  (error.code === "statement-cancelled" ||
    (error.code !== "target-unreachable" && error.database !== undefined));

/** Which explicit teardown belongs to which step cannot be told, and one of them would remove what is not ours. */
function stillToBeUndone(unsent: readonly string[], failure: unknown): AppError {
  const { message = "The setup failed", where } = failure instanceof AppError ? failure : {};
  return new AppError(
    "conflict",
    `${message}. Not undone, because it could remove what was there before: ${unsent.join("; ")}`,
    {
      cause: failure,
      hint: "Undo by hand what the setup statements before this one did.",
      ...(where && { where }),
    },
  );
}
