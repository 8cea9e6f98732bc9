import type { LiveMessage } from "./live-messages";

/** What may be shown about saving. "saved" only after the server has said that the store holds everything. */
export type SaveState = "saved" | "saving" | "offline-changes" | "store-unreachable" | "rejected";

/**
 * Decides what one browser may claim about its own edits.
 *
 * The server acknowledges each message once its document holds it, and says "saved" only when the store holds all
 * that this browser had sent. Messages keep their order, so "saved" covers exactly what is acknowledged by then: it
 * counts only when nothing is on the way. State vectors could not tell: a deletion does not change them.
 */
export class SaveTracker {
  private hasUnsavedEdits = false;
  private unacknowledged = 0;
  private isOnline = false;
  private isStoreAway = false;
  private isRejected = false;

  get state(): SaveState {
    if (this.isRejected) return "rejected";
    if (!this.hasUnsavedEdits) return "saved";
    if (!this.isOnline) return "offline-changes";
    return this.isStoreAway ? "store-unreachable" : "saving";
  }

  /** Whether the server's document holds every edit made here. */
  get isSettled(): boolean {
    return !this.hasUnsavedEdits || (this.isOnline && this.unacknowledged === 0 && !this.isRejected);
  }

  edited(): void {
    this.hasUnsavedEdits = true;
  }

  /** How many messages the server has not acknowledged. */
  unacknowledgedIs(count: number): void {
    this.unacknowledged = count;
  }

  onlineIs(isOnline: boolean): void {
    this.isOnline = isOnline;
  }

  heard(message: LiveMessage): void {
    if (message.type === "store-unreachable") this.isStoreAway = true;
    if (message.type !== "saved") return;
    this.isStoreAway = false;
    if (this.unacknowledged === 0) this.hasUnsavedEdits = false;
  }

  /** The server takes no more edits from this browser. */
  rejected(): void {
    this.isRejected = true;
  }
}
