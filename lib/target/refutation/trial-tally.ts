import "server-only";
import type { Refutation } from "@/lib/benchmark/record";
import type { TrialOutcome } from "./trial-runner";

/** Checks of differences that turned out to be the plan's choice, after which no more are made: each costs 14 plans. */
const MOST_UNSETTLED = 100;
/** SQLSTATE class 21: a subquery that should return one row returned more, under every plan. */
const IS_CARDINALITY = /^error 21/;

type PlacedOutcome = TrialOutcome & { place: number };

/** Counts what became of the trials. */
export class TrialTally {
  private failed = 0;
  private oneSided = 0;
  private unsettled = 0;
  private lastError = "";

  get isTiredOfPlans(): boolean {
    return this.unsettled >= MOST_UNSETTLED;
  }

  /**
   * Counts a batch and returns the outcomes that could be counterexamples. An error on one side alone is none: which
   * expressions are evaluated for which rows is up to the plan, unless it is about the number of a subquery's rows.
   */
  count(outcomes: readonly PlacedOutcome[]): PlacedOutcome[] {
    return outcomes.filter((outcome) => {
      const errors = [outcome.baseline, outcome.variant].filter((print) => print.startsWith("error "));
      if (errors.length === 0) return true;
      this.lastError = (errors[0] ?? "").replace(/^error \w{5} /, "");
      if (errors.length === 2) this.failed += 1;
      else if (IS_CARDINALITY.test(errors[0] ?? "")) return true;
      else this.oneSided += 1;
      return false;
    });
  }

  countUnsettled(): void {
    this.unsettled += 1;
  }

  /** What to say when no database told the two apart. */
  conclude(trials: number, notes: string): Omit<Refutation, "variant"> {
    const left = trials - this.failed - this.oneSided;
    if (left <= trials / 20)
      return {
        status: "not-possible",
        trials: 0,
        note: `The statements failed on nearly every tiny database: ${this.lastError}`,
        counterexample: null,
      };
    const parts = [
      this.unsettled > 0
        ? `On ${databases(this.unsettled)}${this.isTiredOfPlans ? " or more" : ""} a result changed with the plan or the order of rows; they count for nothing.`
        : "",
      this.oneSided > 0
        ? `On ${databases(this.oneSided)} one of the two failed (${this.lastError}); when an expression is evaluated is up to the plan, so they count for nothing.`
        : "",
      this.failed > 0 ? `On ${databases(this.failed)} both failed (${this.lastError}).` : "",
      notes,
    ];
    return {
      status: "no-counterexample",
      trials: left,
      note: parts.filter(Boolean).join(" "),
      counterexample: null,
    };
  }
}

const databases = (count: number): string => (count === 1 ? "1 database" : `${count} databases`);
