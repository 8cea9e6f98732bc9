import type { BenchmarkProgress } from "@/lib/benchmark/progress";
import type { BenchmarkSpec } from "@/lib/benchmark/spec";
import type { RunContext } from "@/lib/cells/contract";
import { median } from "@/lib/stats/quantile";

const EVERY_MS = 150;
const RECENT = 60;

/** What the running intervals are computed from costs time between rounds: at most this share of it. */
const SHARE_OF_TIME = 0.05;
const SO_FAR_EVERY_MS = 300;

/** Tells the page what a running benchmark does, a few times a second. */
export class LiveProgress {
  private readonly times = new Map<string, number[]>();
  private soFar: BenchmarkProgress["soFar"] = null;
  private lastMs = -Infinity;
  private nextSoFarMs = -Infinity;

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

  /** The same step further on: shown when it is time to. */
  sayOn(phase: BenchmarkProgress["phase"], message: string, fraction: number): void {
    if (this.context.clockMs() - this.lastMs >= EVERY_MS) this.say(phase, message, fraction);
  }

  /** A counted execution, or several of which `elapsedMs` is the mean. */
  count(variant: string, paramSet: string, elapsedMs: number): void {
    const key = JSON.stringify([variant, paramSet]);
    const times = this.times.get(key);
    if (times) times.push(elapsedMs);
    else this.times.set(key, [elapsedMs]);
  }

  /** A whole round is over: `computeSoFar` is asked only when it is due. */
  updateSoFar(computeSoFar: () => BenchmarkProgress["soFar"]): void {
    const nowMs = this.context.clockMs();
    if (nowMs < this.nextSoFarMs) return;
    this.soFar = computeSoFar();
    const costMs = this.context.clockMs() - nowMs;
    this.nextSoFarMs = nowMs + Math.max(SO_FAR_EVERY_MS, costMs / SHARE_OF_TIME);
  }

  private detail(phase: BenchmarkProgress["phase"]): BenchmarkProgress {
    const arms = this.spec.variants.flatMap(({ name }) =>
      this.spec.paramSets.map(({ key }) => {
        const times = this.times.get(JSON.stringify([name, key])) ?? [];
        const medianMs = times.length === 0 ? null : median(times);
        return { variant: name, paramSet: key, n: times.length, medianMs, recentMs: times.slice(-RECENT) };
      }),
    );
    return { phase, arms, soFar: this.soFar };
  }
}
