import "server-only";
import type { BackendConfig } from "@/lib/target/types";
import type { OpenBackend } from "./maintenance";

/** A database to be made, and what its maker may use meanwhile. */
export interface CopyOrder {
  /** The name of the new database; it was written down to be dropped before this is asked for. */
  name: string;
  open: OpenBackend;
  /** Aborted when the copy is not wanted any more; statements under way are cancelled by who opened their backends. */
  signal: AbortSignal;
  /** Tells what is being done, with a share from 0 to 1 where it is known. */
  say(message: string, fraction?: number): void;
  /** A monotonic clock in milliseconds. */
  clockMs(): number;
}

/** A copy that was made, and what is known of it. */
export interface MadeCopy {
  /** How to reach the copy, as the role that owns it. */
  config: BackendConfig;
  /** CREATE DATABASE's strategy, or how else it was made. */
  method: string;
  elapsedMs: number;
  bytes: number;
  /** How the copy differs from its source, as sentences; empty when nothing was found. */
  differences: string[];
  /** What was compared, and whether the planner's statistics came along, as sentences. */
  statistics: string;
}

/**
 * A way to bring a source's state into a new database: from a template of the same server, or through a dump. It creates
 * the database; what it made when it fails is dropped by who asked.
 *
 * @throws AppError with what to do.
 */
export type CopySource = (order: CopyOrder) => Promise<MadeCopy>;
