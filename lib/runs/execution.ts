import "server-only";
import { AppError } from "@/lib/errors";
import type { RunEvent } from "@/lib/store/events";
import { asStoreUnavailable } from "@/lib/store/failure";
import { finishRun, type RunFinish } from "@/lib/store/run-lifecycle";
import { describeObstacle } from "./admission";
import type { EventHub } from "./event-hub";
import type { Lanes } from "./lanes";
import type { LiveRun } from "./live-run";
import { endWithError } from "./outcome";
import { perform, type Stage } from "./performance";
import { ProgressThrottle } from "./progress";

interface ExecutionOptions {
  lanes: Lanes;
  hub: EventHub;
  stage: Omit<Stage, "publish" | "emit">;
}

const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 5000;
/** A batch is asked for cell by cell within seconds; older ones have nothing to come. */
const FAILED_BATCHES_KEPT = 100;

/** Takes runs from the queue to their recorded end. */
export class Execution {
  readonly #live = new Map<string, { run: LiveRun; progress: ProgressThrottle }>();
  readonly #stage: Stage;
  /** Batches of which a run failed, oldest first. */
  readonly #failedBatches = new Set<string>();
  /** Set when the process stops: an ending that the store does not take in time is given up. */
  #isGivingUp = false;

  constructor(private readonly options: ExecutionOptions) {
    this.#stage = {
      ...options.stage,
      publish: (event) => this.publish(event),
      emit: (run, progress) => this.#live.get(run.view.id)?.progress.push(progress),
    };
  }

  find(runId: string): LiveRun | undefined {
    return this.#live.get(runId)?.run;
  }

  runs(): LiveRun[] {
    return [...this.#live.values()].map(({ run }) => run);
  }

  publish(event: RunEvent): void {
    this.options.hub.publish(event.run.notebookId, event);
  }

  /** Queues the run and carries it out when its turn comes; `run.ended` settles when its end is recorded. */
  begin(run: LiveRun): void {
    const { id, notebookId } = run.view;
    const progress = new ProgressThrottle((latest) =>
      this.options.hub.publishProgress(notebookId, id, latest),
    );
    this.#live.set(id, { run, progress });
    if (run.batchId !== null && this.#failedBatches.has(run.batchId)) run.stop("batch");
    run.ended = this.#carryOut(run)
      .catch((error: unknown) => this.#stage.log(`run ${id}: ${String(error)}`))
      .finally(() => {
        progress.stop();
        this.#live.delete(id);
        this.options.hub.endProgress(notebookId, id);
      });
  }

  /** Records how a run ended, as often as it takes while the store is away. */
  async recordEnd(run: LiveRun, finish: RunFinish): Promise<void> {
    for (let waitMs = FIRST_RETRY_MS; ; waitMs = Math.min(waitMs * 2, LAST_RETRY_MS)) {
      try {
        const event = await finishRun(run.view.id, finish);
        if (!event) return;
        run.view = event.run;
        return this.publish(event);
      } catch (error) {
        if (!asStoreUnavailable(error) || this.#isGivingUp) throw error;
        const message = "finishing: the result is kept here until the store answers again";
        this.options.hub.publishProgress(run.view.notebookId, run.view.id, { message });
        await new Promise((resolve) => setTimeout(resolve, waitMs));
      }
    }
  }

  /** Records as interrupted what did not stop in time; what it left on its target is undone at the next start. */
  async abandonAll(): Promise<void> {
    this.#isGivingUp = true;
    const error = new AppError("statement-cancelled", "Interrupted.");
    await Promise.allSettled(this.runs().map((run) => this.recordEnd(run, endWithError(run, error))));
  }

  /** Runs of the batch that wait are not run, nor those that are asked for later. */
  cancelRestOfBatch({ batchId }: LiveRun): void {
    if (batchId === null) return;
    this.#failedBatches.add(batchId);
    for (const oldest of this.#failedBatches)
      if (this.#failedBatches.size > FAILED_BATCHES_KEPT) this.#failedBatches.delete(oldest);
    for (const run of this.runs()) if (run.batchId === batchId && !run.hasStarted) run.stop("batch");
  }

  async #carryOut(run: LiveRun): Promise<void> {
    const leave = await this.#takeTurn(run);
    try {
      const finish = leave
        ? await perform(run, this.#stage)
        : endWithError(run, new AppError("statement-cancelled", "Cancelled before it started."));
      await this.recordEnd(run, finish);
      if (finish.status !== "ok") this.cancelRestOfBatch(run);
    } finally {
      leave?.();
    }
  }

  /** Waits for the run's turn; null when it was stopped before. */
  async #takeTurn(run: LiveRun): Promise<(() => void) | null> {
    const { id, notebookId } = run.view;
    const { lanes, hub, stage } = this.options;
    if (!run.connection) {
      run.hasStarted = true;
      if (run.signal.aborted) return null;
      return () => undefined;
    }
    const { id: targetId, name: targetName } = run.connection;
    const ticket = { id, notebookId, exclusive: run.isMeasurement };
    try {
      return await lanes.enter(targetId, ticket, run.signal, (obstacle) => {
        const message = describeObstacle(obstacle, targetName);
        if (obstacle.reason !== "own-runs") stage.sessions.waitsFor(notebookId, targetId, message);
        hub.publishProgress(notebookId, id, { message });
      });
    } catch (error) {
      if (run.signal.aborted) return null;
      throw error;
    } finally {
      run.hasStarted = true;
      stage.sessions.waitsFor(notebookId, targetId, null);
    }
  }
}
