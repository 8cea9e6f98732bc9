import "server-only";
import { AppError } from "@/lib/errors";
import type { Refutation } from "@/lib/benchmark/record";
import { insertStatements, shownValue } from "@/lib/equivalence/insert-text";
import { shrinkDatabase } from "@/lib/equivalence/shrink";
import type { TinyDatabase } from "@/lib/equivalence/table-definition";
import type { TinySchema } from "@/lib/equivalence/tiny-database";
import type { Random } from "@/lib/stats/random";
import type { RowCap, TargetBackend } from "../types";
import { parameterArray, type TrialPair } from "./trial-pair";
import type { TrialOutcome, TrialRunner } from "./trial-runner";

/** What trials are run with. */
export interface Surroundings {
  runner: TrialRunner;
  schema: TinySchema;
  random: Random;
  pair: TrialPair;
  scratch: TargetBackend;
}

const SHRINK_BATCH = 16;
/** Rows of a counterexample's results that are kept; a shrunk one has few. */
const ROWS_CAP: RowCap = { rows: 20, bytes: 1 << 18, valueBytes: 1000 };

/** A database on which two statements return different rows, whatever the plan. */
export class Counterexample {
  private constructor(
    private readonly database: TinyDatabase,
    private readonly around: Surroundings,
  ) {}

  /** Looks at a difference under other plans and orders of rows, and shrinks it; null when it does not stay. */
  static async confirm(database: TinyDatabase, around: Surroundings): Promise<Counterexample | null> {
    const { runner, random, schema } = around;
    const isTold = async (candidate: TinyDatabase) => {
      const outcome = await runner.settledOutcome(candidate, random);
      return outcome !== null && tellsApart(outcome);
    };
    if (!(await isTold(database))) return null;
    const smallest = await shrinkDatabase(schema, database, async (candidates) => {
      // Early steps are the largest: the first that succeeds saves trying the rest.
      for (let from = 0; from < candidates.length; from += SHRINK_BATCH) {
        const outcomes = await runner.run(candidates.slice(from, from + SHRINK_BATCH));
        for (const { place } of outcomes.filter(tellsApart)) {
          const candidate = candidates[from + place];
          if (candidate && (await isTold(candidate))) return from + place;
        }
      }
      return null;
    });
    return new Counterexample(smallest, around);
  }

  /** The counterexample as it is recorded: INSERT statements, parameter values and both results. */
  async describe(trials: number, inOrder: boolean): Promise<Omit<Refutation, "variant">> {
    const { schema, pair } = this.around;
    const { rows, parameters } = this.database;
    const inserts = insertStatements(schema.tables, { rows, parameters });
    const [baseline, variant] = await this.results(inserts);
    const areSameRows =
      baseline.error === null && variant.error === null && sorted(baseline.rows) === sorted(variant.rows);
    const notes = [
      baseline.error === null ? "" : `The first variant fails: ${baseline.error}.`,
      variant.error === null ? "" : `The variant fails: ${variant.error}.`,
      areSameRows && inOrder ? "The rows are the same, in another order." : "",
    ];
    return {
      status: "counterexample",
      trials,
      note: notes.filter(Boolean).join(" "),
      counterexample: {
        inserts,
        values: Object.fromEntries(
          pair.parameters.map(({ name, typeName }, at) => [
            name,
            shownValue(typeName, parameters[at] ?? null),
          ]),
        ),
        columns: pair.columns.map(({ name }) => name),
        baselineRows: baseline.rows,
        variantRows: variant.rows,
      },
    };
  }

  private async results(inserts: readonly string[]): Promise<[StatementRows, StatementRows]> {
    const { scratch, pair } = this.around;
    const send = (text: string) => scratch.execute({ text, keep: "discard" });
    await send("SAVEPOINT tunebook_counterexample");
    try {
      for (const insert of inserts) await send(insert);
      return [await this.rowsOf(pair.statements[0].text), await this.rowsOf(pair.statements[1].text)];
    } finally {
      if (!scratch.isClosed) await send("ROLLBACK TO SAVEPOINT tunebook_counterexample");
    }
  }

  private async rowsOf(text: string): Promise<StatementRows> {
    const { scratch } = this.around;
    const values = text.includes("$1") ? [parameterArray(this.database.parameters)] : [];
    await scratch.execute({ text: "SAVEPOINT tunebook_result", keep: "discard" });
    try {
      const { rows } = await scratch.execute({ text, values, keep: ROWS_CAP });
      return { rows, error: null };
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== "statement-failed") throw error;
      await scratch.execute({ text: "ROLLBACK TO SAVEPOINT tunebook_result", keep: "discard" });
      return { rows: [], error: error.message };
    }
  }
}

interface StatementRows {
  rows: (string | null)[][];
  error: string | null;
}

/** An error counts only where the number of a subquery's rows is the error: no plan avoids that. */
function tellsApart({ baseline, variant }: TrialOutcome): boolean {
  const errors = [baseline, variant].filter((print) => print.startsWith("error "));
  return baseline !== variant && errors.length < 2 && errors.every((error) => error.startsWith("error 21"));
}

const sorted = (rows: readonly (string | null)[][]): string =>
  rows
    .map((row) => JSON.stringify(row))
    .sort()
    .join("\n");
