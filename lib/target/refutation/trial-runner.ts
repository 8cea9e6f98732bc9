import "server-only";
import { AppError } from "@/lib/errors";
import { insertHead, rowText } from "@/lib/equivalence/insert-text";
import type { TableDefinition, TinyDatabase } from "@/lib/equivalence/table-definition";
import { shuffled, type Random } from "@/lib/stats/random";
import type { TargetBackend } from "../types";
import { NotPossible } from "./not-possible";
import { RUN_TRIALS } from "./trial-functions";

/** What both statements made of one database: short texts that are equal for equal results. */
export interface TrialOutcome {
  baseline: string;
  variant: string;
}

/** How a result is looked at again: with rows in another order and other plans. */
interface Circumstances {
  settings: Readonly<Record<string, string>>;
  arrange: (database: TinyDatabase, random: Random) => TinyDatabase;
}

/** Statements that need longer than this for a batch of tiny databases do not end. */
export const BATCH_TIMEOUT_MS = 20_000;
const TRIALS_CAP = { rows: 10_000, bytes: 16 << 20, valueBytes: 10_000 };

const asDrawn = (database: TinyDatabase): TinyDatabase => database;
/** Within each table; the order of the tables is that of their references. */
const reversed = (database: TinyDatabase): TinyDatabase => ({
  ...database,
  rows: [...database.rows].reverse().sort((a, b) => a.table - b.table),
});
const mixed = (database: TinyDatabase, random: Random): TinyDatabase => ({
  ...database,
  rows: shuffled(database.rows, random).sort((a, b) => a.table - b.table),
});

type Arranged = readonly [settings: Readonly<Record<string, string>>, database: TinyDatabase];

const SHUFFLES = 24;

/** The database twice for each row: with it before all others of its table, and after them. */
const everyRowAtTheEnds = ({ rows, parameters }: TinyDatabase): TinyDatabase[] =>
  rows.flatMap((row) => {
    const others = rows.filter((other) => other !== row);
    return [
      [row, ...others],
      [...others, row],
    ].map((arranged) => ({
      parameters,
      rows: arranged.sort((a, b) => a.table - b.table),
    }));
  });

const off = (...names: string[]) => Object.fromEntries(names.map((name) => [`enable_${name}`, "off"]));

/** Different enough that a result which the plan or the order of rows decides shows itself. */
const CIRCUMSTANCES: readonly Circumstances[] = [
  { settings: {}, arrange: asDrawn },
  { settings: {}, arrange: reversed },
  { settings: off("hashjoin", "mergejoin"), arrange: asDrawn },
  { settings: off("nestloop"), arrange: reversed },
  { settings: off("nestloop", "hashjoin"), arrange: asDrawn },
  { settings: off("hashagg"), arrange: reversed },
  { settings: off("sort", "incremental_sort"), arrange: mixed },
  { settings: off("seqscan"), arrange: reversed },
  { settings: off("seqscan", "bitmapscan", "material"), arrange: mixed },
  { settings: { from_collapse_limit: "1", join_collapse_limit: "1" }, arrange: mixed },
  { settings: off("hashagg", "hashjoin", "memoize"), arrange: mixed },
  { settings: {}, arrange: mixed },
  { settings: off("mergejoin", "nestloop", "sort"), arrange: mixed },
  { settings: {}, arrange: mixed },
];

/** Runs tiny databases in the scratch database, many in one round trip. */
export class TrialRunner {
  /** How the INSERT of each table begins, as an array literal. */
  private readonly heads: string;

  constructor(
    private readonly scratch: TargetBackend,
    readonly tables: readonly TableDefinition[],
    /** The text of a statement leaves part of its result to the plan. */
    private readonly isDoubtful: boolean,
    private readonly signal: AbortSignal,
  ) {
    const heads = tables.map((table) => `"${insertHead(table).replace(/["\\]/g, "\\$&")}"`);
    this.heads = `{${heads.join(",")}}`;
  }

  /** The databases of `batch` whose results differ or fail, with their places. */
  async run(batch: readonly TinyDatabase[]): Promise<(TrialOutcome & { place: number })[]> {
    const trials = batch.map((database) => this.trialOf(database));
    return (await this.send(trials, false)).map(([place, baseline, variant]) => ({
      place: Number(place),
      baseline: baseline ?? "",
      variant: variant ?? "",
    }));
  }

  /**
   * What the two statements make of `database` when its rows come in other orders and other plans are taken; null when
   * either result changes by that alone, so that a difference between the two would say nothing.
   */
  async settledOutcome(database: TinyDatabase, random: Random): Promise<TrialOutcome | null> {
    const outcome = await this.commonOutcome(
      CIRCUMSTANCES.map(({ settings, arrange }) => [settings, arrange(database, random)]),
    );
    if (outcome === null || !this.isDoubtful) return outcome;
    // Where the text says that ties decide, every row has to have been the first and the last.
    const again = await this.commonOutcome([
      ...everyRowAtTheEnds(database).map((arranged): Arranged => [{}, arranged]),
      ...Array.from({ length: SHUFFLES }, (): Arranged => [{}, mixed(database, random)]),
    ]);
    return again?.baseline === outcome.baseline && again.variant === outcome.variant ? outcome : null;
  }

  private async commonOutcome(arranged: readonly Arranged[]): Promise<TrialOutcome | null> {
    const outcomes = await this.send(
      arranged.map(([settings, database]) => ({ ...this.trialOf(database), s: settings })),
      true,
    );
    const [first] = outcomes;
    if (!first) return null;
    // Which of two rows that exclude one another is refused depends on their order: that is another database.
    const alike = outcomes.filter((outcome) => outcome[3] === first[3]);
    const isSettled = alike.every((outcome) => outcome[1] === first[1] && outcome[2] === first[2]);
    return isSettled ? { baseline: first[1] ?? "", variant: first[2] ?? "" } : null;
  }

  private trialOf({ rows, parameters }: TinyDatabase): {
    t: [number, string[]][];
    p: readonly (string | null)[];
  } {
    const filled: [number, string[]][] = this.tables.flatMap((table, at): [number, string[]][] => {
      const own = rows.filter((row) => row.table === at).map((row) => rowText(table, row));
      // Arrays start at 1 in SQL.
      return own.length === 0 ? [] : [[at + 1, own]];
    });
    return { t: filled, p: parameters };
  }

  private async send(trials: readonly object[], returnsAll: boolean): Promise<(string | null)[][]> {
    this.signal.throwIfAborted();
    const values = [JSON.stringify(trials), this.heads, String(returnsAll)];
    try {
      return (
        await this.scratch.execute({
          text: RUN_TRIALS,
          values,
          keep: TRIALS_CAP,
          timeoutMs: BATCH_TIMEOUT_MS,
        })
      ).rows;
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== "statement-failed") throw error;
      throw new NotPossible(`A tiny database could not be tried: ${error.message}`);
    }
  }
}
