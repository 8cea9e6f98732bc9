import type { BenchmarkProgress } from "@/lib/benchmark/progress";
import type { BenchmarkSpec } from "@/lib/benchmark/spec";
import type { RunContext } from "@/lib/cells/contract";
import { median } from "@/lib/stats/quantile";

const EVERY_MS = 150;
const RECENT = 60;

/** Tells the page what a running benchmark does, a few times a second. */
export class LiveProgress {
  private readonly times = new Map<string, number[]>();
  private lastMs = -Infinity;

  constructor(
    private readonly spec: BenchmarkSpec,
    private readonly context: RunContext,
  ) {}

  /** A new phase or step; shown at once. */
  say(phase: BenchmarkProgress["phase"], message: string, fraction?: number): void {
    this.lastMs = this.context.clockMs();
    this.context.emit({
      message,
      ...(fraction === undefined ? {} : { fraction }),
      detail: this.detail(phase),
    });
  }

  /** A counted execution. */
  count(variant: string, paramSet: string, elapsedMs: number, done: number, planned: number): void {
    const key = JSON.stringify([variant, paramSet]);
    this.times.set(key, [...(this.times.get(key) ?? []), elapsedMs]);
    if (this.context.clockMs() - this.lastMs >= EVERY_MS)
      this.say("measuring", `execution ${done} of at most ${planned}`, done / planned);
  }

  private detail(phase: BenchmarkProgress["phase"]): BenchmarkProgress {
    const arms = this.spec.variants.flatMap(({ name }) =>
      this.spec.paramSets.map(({ key }) => {
        const times = this.times.get(JSON.stringify([name, key])) ?? [];
        const medianMs = times.length === 0 ? null : median(times);
        return { variant: name, paramSet: key, n: times.length, medianMs, recentMs: times.slice(-RECENT) };
      }),
    );
    return { phase, arms, soFar: null };
  }
}
