import "server-only";
import type { CellKind } from "@/lib/cells/contract";
import type { RunView } from "@/lib/notebook/runs";
import type { TargetConnection } from "@/lib/store/target-connections";
import type { PendingTeardown } from "@/lib/store/teardowns";
import type { TargetBackend } from "@/lib/target/types";
import { CANCEL_ESCALATION_MS } from "./limits";

/** Why a run was told to stop before its end. */
export type StopReason = "requested" | "timeout" | "shutdown" | "batch" | "target";

/** A run that this process carries out, from its insertion to its recorded end. */
export class LiveRun {
  /** True once it has its turn on the target. */
  hasStarted = false;
  /** What it wrote down to undo and has not undone itself, by id, oldest first. */
  readonly teardowns = new Map<string, PendingTeardown>();
  /** Ids of the targets that it holds beside its own. */
  readonly otherTargets = new Set<string>();
  stopReason: StopReason | null = null;
  /** True once somebody asked to end the measurement here and keep what it has. */
  isToBeKept = false;
  /** Settles when the end of the run is recorded; never rejects. */
  ended: Promise<void> = Promise.resolve();
  readonly #controller = new AbortController();
  readonly #backends = new Set<TargetBackend>();

  constructor(
    public view: RunView,
    readonly kind: CellKind<unknown, unknown>,
    readonly source: unknown,
    /** The target that it runs on; null when it needs none. */
    readonly connection: TargetConnection | null,
    readonly batchId: string | null,
  ) {}

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** A measurement takes its target exclusively, and can be ended early with what it has. */
  get isMeasurement(): boolean {
    return !["sql", "plan"].includes(this.view.outputKind);
  }

  uses(targetId: string): boolean {
    return this.connection?.id === targetId || this.otherTargets.has(targetId);
  }

  /** The backends whose statements are cancelled with the run, closed ones among them. */
  get backends(): readonly TargetBackend[] {
    return [...this.#backends];
  }

  /** Lets the run's statements on `backend` be cancelled with the run. */
  watch(backend: TargetBackend): TargetBackend {
    this.#backends.add(backend);
    return backend;
  }

  unwatch(backend: TargetBackend): void {
    this.#backends.delete(backend);
  }

  /** Asks the run to stop and cancels what its backends are executing. The first reason counts. */
  stop(reason: StopReason): void {
    if (this.stopReason) return;
    this.stopReason = reason;
    this.#controller.abort();
    for (const backend of this.#backends)
      // A backend that cannot be cancelled is closed or its server is gone; either way its statement ends by itself.
      backend.cancel({ escalateAfterMs: CANCEL_ESCALATION_MS }).catch(() => undefined);
  }
}
