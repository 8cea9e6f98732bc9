import "server-only";
import type { CheckedCandidate } from "@/lib/advisor/advice";
import { benchmarkOfCandidates, type StatementInCell } from "@/lib/advisor/benchmark-cell";
import type { Candidate } from "@/lib/advisor/finding";
import { parseBenchmark } from "@/lib/benchmark/parse-benchmark";
import type { ParamSet, Variant } from "@/lib/benchmark/spec";
import { compareWithBaseline } from "@/lib/cells/benchmark/result-comparison";
import { AppError } from "@/lib/errors";
import { bindParameters } from "@/lib/sql/parameters";
import { seededRandom } from "@/lib/stats/random";
import { refute } from "@/lib/target/refutation/refute";
import type { RowCap, TargetBackend } from "@/lib/target/types";

/** A person waits: what takes longer than this in all is left unchecked, and said to be. */
const ALL_CHECKS_MS = 90_000;
/** Enough to find nearly all differences that the full attempt of a benchmark would find. */
const TRIALS = 300;
/** Any constant: the same question is answered alike. */
const SEED = 20_251;
const ROW_CAP: RowCap = { rows: 10_000, bytes: 4 << 20, valueBytes: 4 << 10 };

export interface CheckedWorld {
  /** Two backends of the target that may only read, so that both sides can share one snapshot. */
  backends: readonly [TargetBackend, TargetBackend];
  /** An empty database of the lab; null where there is none, and then why. */
  scratch: TargetBackend | null;
  noScratch: string;
  values: Readonly<Record<string, string | null>>;
  clockMs(): number;
}

type Checks = Pick<CheckedCandidate, "sameData" | "refutation">;

/** Puts rewrites to the test, one after another: on the target's data, and on tiny databases made against them. */
export class RewriteChecks {
  readonly #deadlineMs: number;

  constructor(
    private readonly world: CheckedWorld,
    private readonly place: StatementInCell,
  ) {
    this.#deadlineMs = world.clockMs() + ALL_CHECKS_MS;
  }

  /** What is known of the candidate afterwards; nothing to check where the statement stays, or answers another question. */
  async check(candidate: Candidate): Promise<Checks> {
    const { statement, kind } = candidate;
    if (statement === null || kind === "advice") return { sameData: null, refutation: null };
    if (this.world.clockMs() > this.#deadlineMs) return { sameData: unchecked(TOO_LONG), refutation: null };
    const sameData = await this.#compare(candidate).catch((error: unknown) => {
      if (!(error instanceof AppError) || this.world.backends.some(({ isClosed }) => isClosed)) throw error;
      return unchecked(error.message);
    });
    // What the data shows already needs no tiny database.
    return { sameData, refutation: sameData.status === "different" ? null : await this.#refute(statement) };
  }

  async #compare(candidate: Candidate): Promise<NonNullable<Checks["sameData"]>> {
    const spec = parseBenchmark(benchmarkOfCandidates(this.place, [{ ...candidate, setup: [] }]));
    const [first, second] = spec.variants;
    const [set] = spec.paramSets;
    if (!first || !second || !set) throw new Error("a comparison has two sides");
    const [one, other] = this.world.backends;
    const equivalence = await compareWithBaseline({
      spec: { ...spec, sandbox: false },
      set: { ...set, values: this.world.values },
      baseline: armOn(one, first),
      variant: armOn(other, second),
      cap: ROW_CAP,
    });
    const { status, note, onlyInBaseline, onlyInVariant, columns, columnDifferences } = equivalence;
    return { status, note, onlyInBaseline, onlyInVariant, columns, columnDifferences };
  }

  async #refute(variant: string): Promise<Checks["refutation"]> {
    const { scratch, noScratch, backends, values, clockMs } = this.world;
    if (scratch === null) return { status: "not-possible", trials: 0, note: noScratch, counterexample: null };
    try {
      return await refute({
        target: backends[0],
        scratch,
        baseline: this.place.statement.text,
        variant,
        values: Object.keys(values).length === 0 ? [] : [values],
        trials: TRIALS,
        random: seededRandom(SEED),
        signal: AbortSignal.timeout(Math.max(1, Math.round(this.#deadlineMs - clockMs()))),
      });
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== "statement-cancelled") throw error;
      return { status: "not-possible", trials: 0, note: TOO_LONG, counterexample: null };
    }
  }
}

const TOO_LONG = "The checks took too long, so this was not tried; a benchmark tries it in full.";

const unchecked = (note: string): NonNullable<Checks["sameData"]> => ({
  ...{ status: "not-compared" as const, note },
  ...{ onlyInBaseline: [], onlyInVariant: [], columns: [], columnDifferences: [] },
});

const armOn = (backend: TargetBackend, variant: Variant) => ({
  variant,
  run: (set: ParamSet, text: string, keep: Parameters<TargetBackend["execute"]>[0]["keep"]) => {
    const { text: sent, values } = bindParameters(text, set.values);
    return backend.execute({ text: sent, values, keep });
  },
});
