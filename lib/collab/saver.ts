import "server-only";
import * as Y from "yjs";
import { readBody } from "@/lib/notebook/ydoc";
import type { Room } from "@/lib/notebook/room";
import type { NotebookStore } from "./notebook-store";

/** Typing is saved this long after the last keystroke … */
const QUIET_MS = 150;
/** … and at least this often while it goes on. */
const LONGEST_MS = 1_000;
const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 5_000;

/** What the saver tells about one document. */
export interface SaverEvents {
  /** The store holds everything up to this revision. */
  saved(revision: number): void;
  /** A save failed; it is repeated until it succeeds. Called once per outage. */
  failed(error: unknown): void;
  /** The store refused for good: the notebook is gone or has another epoch. */
  obsolete(): void;
}

/**
 * Writes one live document to the store soon after it changes, one write at a time, and keeps trying while the store
 * does not answer. A revision counts the changes of the document in this process.
 */
export class Saver {
  revision = 0;
  savedRevision = 0;
  /** True from a failed save until the next one succeeds. */
  failing = false;
  private editedBy: string | null = null;
  private firstUnsavedAt: number | null = null;
  private timer: NodeJS.Timeout | null = null;
  private writing: Promise<void> | null = null;
  private retryMs = FIRST_RETRY_MS;
  private ended = false;

  constructor(
    private readonly room: Room,
    private readonly document: Y.Doc,
    private readonly store: NotebookStore,
    private readonly events: SaverEvents,
  ) {}

  get isSaved(): boolean {
    return this.ended || this.savedRevision === this.revision;
  }

  /** Notes a change by `userId` (null = the server, or somebody without an account) and returns its revision. */
  changed(userId: string | null): number {
    this.revision += 1;
    this.editedBy = userId ?? this.editedBy;
    if (!this.failing) this.schedule();
    return this.revision;
  }

  /** Resolves when the store holds everything there is now; waits through an outage for at most `timeoutMs`. */
  async flush(timeoutMs: number): Promise<boolean> {
    const deadline = performance.now() + timeoutMs;
    while (!this.isSaved) {
      const remaining = deadline - performance.now();
      if (remaining <= 0) return false;
      this.clearTimer();
      const pause = this.failing ? Math.min(FIRST_RETRY_MS, remaining) : 0;
      if (pause > 0) await sleep(pause);
      await Promise.race([this.write(), sleep(remaining)]);
    }
    return true;
  }

  /** Stops saving: the document no longer belongs to the notebook, or the process ends. */
  end(): void {
    this.ended = true;
    this.clearTimer();
  }

  private schedule(): void {
    if (this.ended) return;
    const now = performance.now();
    this.firstUnsavedAt ??= now;
    const wait = Math.min(QUIET_MS, Math.max(0, this.firstUnsavedAt + LONGEST_MS - now));
    this.setTimer(wait);
  }

  private setTimer(waitMs: number): void {
    this.clearTimer();
    this.timer = setTimeout(() => void this.write(), waitMs);
  }

  private clearTimer(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
  }

  /** Never rejects. A call during a write waits for that write only. */
  private write(): Promise<void> {
    this.writing ??= this.writeOnce().finally(() => {
      this.writing = null;
    });
    return this.writing;
  }

  private async writeOnce(): Promise<void> {
    if (this.isSaved) return;
    const { revision } = this;
    this.firstUnsavedAt = null;
    try {
      const held = await this.store.save(this.room.notebookId, {
        document: Y.encodeStateAsUpdate(this.document),
        body: readBody(this.document),
        editedBy: this.editedBy,
        epoch: this.room.epoch,
      });
      if (this.ended) return;
      if (!held) {
        this.end();
        this.events.obsolete();
        return;
      }
      this.succeeded(revision);
    } catch (error) {
      this.failedWith(error);
    }
  }

  private succeeded(revision: number): void {
    this.savedRevision = revision;
    this.failing = false;
    this.retryMs = FIRST_RETRY_MS;
    this.events.saved(revision);
    if (!this.isSaved && !this.timer) this.schedule();
  }

  private failedWith(error: unknown): void {
    if (this.ended) return;
    const first = !this.failing;
    this.failing = true;
    this.setTimer(this.retryMs);
    this.retryMs = Math.min(this.retryMs * 2, LONGEST_RETRY_MS);
    if (first) this.events.failed(error);
  }
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms).unref());
