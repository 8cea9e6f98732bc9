import type { z } from "zod";
import type { Figure, RunProgress } from "@/lib/notebook/runs";
import type { CellKindName } from "@/lib/notebook/document";
import type { RunLimits, TargetBackend, TargetCapabilities } from "@/lib/target/types";

export type { Figure };

/**
 * Everything a run may touch. A cell kind gets the world through this object only, so that a run can be
 * tested with real backends and nothing else.
 */
export interface RunContext {
  runId: string;
  notebookId: string;
  cellId: string;
  /** Values for `:name` parameters given for this run; directives in the text are the defaults. */
  params: Readonly<Record<string, string | null>>;
  capabilities: TargetCapabilities;
  /** On a production target nothing is changed that the cell's text does not name, not even to be rolled back. */
  isProduction: boolean;
  limits: RunLimits;
  /** Aborted on cancel. The backend's current statement is cancelled by the run's owner, not by the cell kind. */
  signal: AbortSignal;
  /** The notebook's own session on this target: temporary tables, SET and open transactions live on in it. */
  session(): Promise<TargetBackend>;
  /** A fresh backend that belongs to this run alone; closed when the run ends, whatever happens. */
  openBackend(applicationName: string): Promise<TargetBackend>;
  /**
   * A backend on another target, by its name, for whoever started the run.
   * @throws AppError "not-found" when there is none of that name that the person may use.
   */
  openBackendOn(targetName: string, applicationName: string): Promise<TargetBackend>;
  /**
   * A throw-away copy of the run's target, dropped when the run ends, whatever happens.
   * @throws AppError "unavailable" with what to do where a copy cannot be made.
   */
  cloneTarget(label: string): Promise<TargetClone>;
  /**
   * A backend in an empty throw-away database of the lab, dropped when the run ends.
   * @throws AppError "unavailable" when the lab is off.
   */
  openScratch(applicationName: string): Promise<TargetBackend>;
  /** Empties the server's shared buffers where it is ours to empty: the lab's. Null elsewhere. */
  evictSharedBuffers: (() => Promise<BufferEviction>) | null;
  /** True once the person asked to stop here and keep what was measured. */
  isToBeKept(): boolean;
  emit(progress: RunProgress): void;
  /**
   * Writes down, durably and before the caller acts, the statement that undoes what the caller is about to do.
   * If the process dies, it is run at the next start. `done` marks it as carried out.
   */
  journalTeardown(statement: string): Promise<{ done(): Promise<void> }>;
  now(): Date;
  /** A monotonic clock in milliseconds with sub-millisecond resolution. */
  clockMs(): number;
  /** A seeded generator of numbers in [0, 1): the same seed gives the same sequence. */
  random(seed: number): () => number;
}

/** A throw-away copy of a target. */
export interface TargetClone {
  database: string;
  /** CREATE DATABASE's strategy, or how else it was made. */
  method: string;
  elapsedMs: number;
  bytes: number;
  /** How the copy differs from its source, as sentences; empty when nothing was found. */
  differences: string[];
  openBackend(applicationName: string): Promise<TargetBackend>;
}

/** What emptying shared buffers did. */
export interface BufferEviction {
  evictedBuffers: number;
  /** Buffers that stayed because somebody held them. */
  keptBuffers: number;
}

/** What a cell kind is. Adding a kind = one folder here, one in components/cells, one line in each registry. */
export interface CellKind<Source, Output> {
  kind: CellKindName;
  /** @throws AppError "invalid-input" with `where`. */
  parse(text: string): Source;
  /** What a run leaves behind, versioned. */
  output: z.ZodType<Output>;
  run?(source: Source, context: RunContext): Promise<Output>;
  figures(output: Output): Figure[];
  toMarkdown(text: string, output?: Output): string;
}
