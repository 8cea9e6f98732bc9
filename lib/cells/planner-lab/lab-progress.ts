import type { RunContext } from "@/lib/cells/contract";
import type { LabProgress } from "@/lib/planner-lab/progress";
import { median } from "@/lib/stats/quantile";

const EVERY_MS = 150;

/** Tells the page what a running planner lab does, a few times a second. */
export class LabProgressReport {
  private readonly state: Omit<LabProgress, "plans"> = {
    phase: "preparing",
    choicesPlanned: 0,
    choices: 0,
    distinctPlans: 0,
    setLabel: "",
    pairs: 0,
    ofPairs: 0,
  };
  private readonly times = new Map<string, number[]>();
  private lastMs = -Infinity;

  constructor(private readonly context: RunContext) {}

  /** A new step; shown at once. */
  say(message: string, change: Partial<typeof this.state> = {}): void {
    Object.assign(this.state, change);
    this.emit(message);
  }

  /** The next parameter set: what was said of the plans of the last one is over. */
  startSet(setLabel: string): void {
    this.times.clear();
    Object.assign(this.state, { setLabel, pairs: 0, ofPairs: 0, distinctPlans: 0 });
  }

  choicePlanned(count: number): void {
    this.state.choicesPlanned = count;
    this.now(`planned ${count} of ${this.state.choices} choices`);
  }

  /** An execution of a plan, counted or of its warm-up. */
  executed(plan: string, elapsedMs: number): void {
    this.times.set(plan, [...(this.times.get(plan) ?? []), elapsedMs]);
  }

  pairsDone(pairs: number): void {
    this.state.pairs = pairs;
    this.now(`pair ${pairs} of at most ${this.state.ofPairs}`);
  }

  private now(message: string): void {
    if (this.context.clockMs() - this.lastMs >= EVERY_MS) this.emit(message);
  }

  private emit(message: string): void {
    this.lastMs = this.context.clockMs();
    const plans = [...this.times].map(([plan, times]) => ({
      plan,
      n: times.length,
      medianMs: median(times),
    }));
    const { pairs, ofPairs, choices, choicesPlanned, phase } = this.state;
    const fraction =
      phase === "measuring" && ofPairs > 0
        ? pairs / ofPairs
        : phase === "planning" && choices > 0
          ? choicesPlanned / choices
          : undefined;
    const where = this.state.setLabel === "" ? "" : ` with ${this.state.setLabel}`;
    this.context.emit({
      message: message + where,
      ...(fraction === undefined ? {} : { fraction }),
      detail: { ...this.state, plans } satisfies LabProgress,
    });
  }
}
