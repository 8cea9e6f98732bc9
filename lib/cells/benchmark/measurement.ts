import { latestEndMs, type Design } from "@/lib/benchmark/design";
import type { Sample } from "@/lib/benchmark/record";
import type { Segment } from "@/lib/benchmark/schedule";
import type { BenchmarkSpec, ParamSet } from "@/lib/benchmark/spec";
import type { RunContext } from "@/lib/cells/contract";
import type { Arm } from "./arm";
import type { LiveProgress } from "./live-progress";

/** However slow the rounds, below this many a run is not ended for lack of time. */
const ROUNDS_BEFORE_STOP = 3;

const SETTLE_MS = 100;

/** Carries out the counted executions and keeps every one of them. */
export class Measurement {
  readonly samples: Sample[] = [];
  private startedMs: number | null = null;
  private started: Date | null = null;
  private isOver = false;

  constructor(
    private readonly spec: BenchmarkSpec,
    private readonly arms: ReadonlyMap<string, Arm>,
    private readonly context: RunContext,
    private readonly progress: LiveProgress,
  ) {}

  /** When the first counted execution began. */
  get measuredAt(): Date {
    return this.started ?? this.context.now();
  }

  /** True when time ran out before the planned rounds were done. */
  get stoppedEarly(): boolean {
    return this.isOver;
  }

  /**
   * Runs the executions of one segment in order. At the start of a round it may find that time is out; from then on
   * nothing more is executed, so that every round that counts is whole.
   */
  async run(segment: Segment, design: Design): Promise<void> {
    if (design.mode === "blocks") await this.settle(segment);
    const planned = design.rounds * design.perRound * this.spec.paramSets.length * this.spec.variants.length;
    for (const execution of segment.executions) {
      if (this.isOutOfTime(execution.round, design)) return;
      const { arm, set } = this.find(execution);
      const startedMs = this.context.clockMs();
      this.started ??= this.context.now();
      this.startedMs ??= startedMs;
      const { elapsedMs, firstRowMs } = await arm.execute(set);
      const atMs = startedMs - this.startedMs;
      this.samples.push({ ...execution, elapsedMs, atMs, firstRowMs, executions: 1 });
      this.progress.count(execution.variant, execution.paramSet, elapsedMs, this.samples.length, planned);
    }
  }

  /**
   * After a change of the schema caches are rebuilt and the writes of an index build are still under way: each
   * parameter set is executed uncounted, until SETTLE_MS have passed.
   */
  private async settle({ setupOf }: Segment): Promise<void> {
    if (this.isOver || setupOf === null) return;
    const startedMs = this.context.clockMs();
    do {
      for (const { key } of this.spec.paramSets) {
        const { arm, set } = this.find({ variant: setupOf, paramSet: key });
        await arm.execute(set);
      }
    } while (this.context.clockMs() - startedMs < SETTLE_MS);
  }

  private isOutOfTime(round: number, { mode }: Design): boolean {
    const last = this.samples.at(-1);
    if (this.isOver) return true;
    if (!last || last.round === round || this.startedMs === null || this.spec.samples !== null) return false;
    // Sequential variants would end up with different numbers of blocks.
    if (round < ROUNDS_BEFORE_STOP || mode === "sequential") return false;
    this.isOver = this.context.clockMs() - this.startedMs > latestEndMs(this.spec.timeMs);
    return this.isOver;
  }

  private find({ variant, paramSet }: { variant: string; paramSet: string }): { arm: Arm; set: ParamSet } {
    const arm = this.arms.get(variant);
    const set = this.spec.paramSets.find(({ key }) => key === paramSet);
    if (!arm || !set)
      throw new Error(`the schedule names ${variant} with ${paramSet}, which the benchmark does not have`);
    return { arm, set };
  }
}
