import * as Y from "yjs";
import type { NotebookBody } from "@/lib/notebook/document";
import { serialiseNotebook } from "@/lib/notebook/format";
import { REFUSALS, type LiveMessage, type RefusalReason } from "@/lib/notebook/live-messages";
import { observeBody, type ObservedBody } from "@/lib/notebook/observed-body";
import { roomName, type Room } from "@/lib/notebook/room";
import { SaveTracker } from "@/lib/notebook/save-tracker";
import { sourceTextOf } from "@/lib/notebook/ydoc";
import { LiveConnection } from "./live-connection";
import { createNotebookEdits } from "./notebook-edits";
import { peopleOf } from "./people";
import type { ConnectionState, LiveNotebook, Person } from "./types";

/** One notebook's live document in this browser: the page renders `current()` whenever `subscribe` calls. */
export class LiveDocument {
  private readonly doc = new Y.Doc();
  private readonly saves = new SaveTracker();
  private readonly connection: LiveConnection;
  private readonly listeners = new Set<() => void>();
  /** Called at every change, also at those that the page does not see. */
  private readonly waiting = new Set<() => void>();
  private readonly editing = createNotebookEdits(this.doc, () => this.snapshot.canEdit);
  private observed: ObservedBody | null = null;
  private state: ConnectionState = "connecting";
  private mayEdit = false;
  private people: readonly Person[] = [];
  private refusal: RefusalReason | null = null;
  private rejected: LiveNotebook["rejected"] = null;
  private snapshot: LiveNotebook;

  constructor(
    room: Room,
    url: string,
    private readonly initialBody: NotebookBody,
  ) {
    this.connection = new LiveConnection(this.doc, roomName(room), url, {
      synced: () => this.synced(),
      lost: () => this.become(this.state === "online" ? "offline" : this.state),
      admitted: (canEdit) => this.admitted(canEdit),
      told: (message) => this.told(message),
      unacknowledged: (count) => this.note(() => this.saves.unacknowledgedIs(count)),
      refused: (reason) => this.refused(reason),
    });
    this.doc.on("update", (_: Uint8Array, origin: unknown) => {
      if (!this.connection.isRemote(origin)) this.note(() => this.saves.edited());
    });
    this.connection.awareness.on("change", () =>
      this.note(() => (this.people = peopleOf(this.connection.awareness, this.people))),
    );
    window.addEventListener("beforeunload", this.onUnload);
    this.snapshot = this.build();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly current = (): LiveNotebook => this.snapshot;

  destroy(): void {
    window.removeEventListener("beforeunload", this.onUnload);
    this.listeners.clear();
    this.connection.close();
    this.observed?.destroy();
    this.editing.destroy();
    this.doc.destroy();
  }

  private synced(): void {
    if (!this.observed) {
      this.observed = observeBody(this.doc, this.initialBody);
      this.observed.subscribe(() => this.publish());
    }
    this.saves.onlineIs(true);
    this.become("online");
  }

  private become(state: ConnectionState): void {
    if (state !== "online") this.saves.onlineIs(false);
    this.note(() => (this.state = this.refusal ? "refused" : state));
  }

  /** A browser that lost the right to edit while it held edits cannot bring them in any more. */
  private admitted(canEdit: boolean): void {
    this.mayEdit = canEdit;
    if (!canEdit && this.saves.state !== "saved") this.refused("role-changed");
    else this.publish();
  }

  private told(message: LiveMessage): void {
    this.saves.heard(message);
    if (message.type === "access") this.admitted(message.canEdit);
    else this.publish();
  }

  private refused(reason: RefusalReason): void {
    if (this.refusal) return;
    this.refusal = reason;
    this.rejected = { reason: REFUSALS[reason], text: serialiseNotebook(this.snapshot.body) };
    this.saves.rejected();
    this.become("refused");
    queueMicrotask(() => this.connection.close());
  }

  private readonly onUnload = (event: BeforeUnloadEvent): void => {
    // What the server holds it will save; everything else would be gone with this tab.
    if (!this.saves.isSettled || this.saves.state === "store-unreachable") event.preventDefault();
  };

  private note(change: () => void): void {
    change();
    this.publish();
  }

  private publish(): void {
    for (const check of this.waiting) check();
    const next = this.build();
    const before = this.snapshot;
    const keys = Object.keys(next) as (keyof LiveNotebook)[];
    if (keys.every((key) => next[key] === before[key])) return;
    this.snapshot = next;
    for (const listener of this.listeners) listener();
  }

  private build(): LiveNotebook {
    const body = this.observed?.current() ?? this.initialBody;
    return {
      body,
      cells: body.cells,
      connection: this.state,
      saveState: this.saves.state,
      canEdit: this.mayEdit && this.observed !== null && this.refusal === null,
      people: this.people,
      awareness: this.connection.awareness,
      textOf: this.textOf,
      edits: this.editing.edits,
      setFocusedCell: this.setFocusedCell,
      settled: this.settled,
      saved: this.saved,
      rejected: this.rejected,
    };
  }

  private readonly textOf = (cellId: string): Y.Text | null =>
    this.observed ? sourceTextOf(this.doc, cellId) : null;

  private readonly setFocusedCell = (cellId: string | null): void => {
    const { awareness } = this.connection;
    const state = awareness.getLocalState();
    if (state && state.cellId !== cellId) awareness.setLocalState({ ...state, cellId, selection: null });
  };

  private readonly settled = (timeoutMs: number) => this.until(() => this.saves.isSettled, timeoutMs);

  private readonly saved = (timeoutMs: number) => this.until(() => this.saves.state === "saved", timeoutMs);

  private until(condition: () => boolean, timeoutMs: number): Promise<boolean> {
    if (condition()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const finish = (result: boolean) => {
        clearTimeout(timer);
        this.waiting.delete(check);
        resolve(result);
      };
      const check = () => condition() && finish(true);
      const timer = setTimeout(() => finish(false), timeoutMs);
      this.waiting.add(check);
    });
  }
}
