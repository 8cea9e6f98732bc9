import "server-only";
import type { NotebookEvent, RunProgress, SessionView } from "@/lib/notebook/runs";
import type { EventLog } from "@/lib/server/runtime";

/** Stored events of a notebook with `seq` greater than `after`, oldest first, at most `limit`. */
export type ReadEvents = (notebookId: string, after: number, limit: number) => Promise<NotebookEvent[]>;

type Listener = (event: NotebookEvent) => void;

interface Subscriber {
  listener: Listener;
  /** The sequence number of the last stored event that the listener was given. */
  delivered: number;
  /** Reading from the store: live events wait for it, so that order is kept. */
  isReading: boolean;
  /** An event was stored while reading, perhaps after the read looked. */
  isBehind: boolean;
  isClosed: boolean;
}

interface Room {
  subscribers: Set<Subscriber>;
  /** The latest of what is not stored, for those who come later. */
  progress: Map<string, RunProgress>;
  sessions: Map<string, SessionView>;
}

const PAGE = 500;
const RETRY_MS = 1000;

/**
 * Hands the events of notebooks to those who listen: stored ones without gap or repetition, and the fleeting ones
 * (progress, sessions) as they are now.
 */
export class EventHub implements EventLog {
  readonly #rooms = new Map<string, Room>();

  constructor(private readonly read: ReadEvents) {}

  async subscribe(notebookId: string, after: number, listener: Listener): Promise<() => void> {
    const room = this.#room(notebookId);
    const subscriber = { listener, delivered: after, isReading: false, isBehind: false, isClosed: false };
    room.subscribers.add(subscriber);
    const unsubscribe = () => {
      subscriber.isClosed = true;
      room.subscribers.delete(subscriber);
      this.#forgetIfEmpty(notebookId, room);
    };
    try {
      await this.#catchUp(notebookId, room, subscriber);
    } catch (error) {
      unsubscribe();
      throw error;
    }
    return unsubscribe;
  }

  /** Delivers an event that has just been stored. */
  publish(notebookId: string, event: NotebookEvent): void {
    const room = this.#rooms.get(notebookId);
    if (!room) return;
    for (const subscriber of room.subscribers) {
      if (subscriber.isReading) subscriber.isBehind = true;
      else if (event.seq > subscriber.delivered + 1) this.#catchUpInBackground(notebookId, room, subscriber);
      else deliver(subscriber, event);
    }
  }

  publishProgress(notebookId: string, runId: string, progress: RunProgress): void {
    const room = this.#room(notebookId);
    room.progress.set(runId, progress);
    this.#tell(room, { type: "progress", seq: 0, runId, progress });
  }

  /** Forgets the progress of a run that is over. */
  endProgress(notebookId: string, runId: string): void {
    const room = this.#rooms.get(notebookId);
    if (!room) return;
    room.progress.delete(runId);
    this.#forgetIfEmpty(notebookId, room);
  }

  publishSession(notebookId: string, session: SessionView): void {
    const room = this.#room(notebookId);
    if (session.transaction === "none" && session.waitingFor === null) room.sessions.delete(session.targetId);
    else room.sessions.set(session.targetId, session);
    this.#tell(room, { type: "session", seq: 0, session });
    this.#forgetIfEmpty(notebookId, room);
  }

  /** Looks for events that another process has stored. */
  refresh(): void {
    for (const [notebookId, room] of this.#rooms)
      for (const subscriber of room.subscribers) this.#catchUpInBackground(notebookId, room, subscriber);
  }

  #room(notebookId: string): Room {
    let room = this.#rooms.get(notebookId);
    if (!room) {
      room = { subscribers: new Set(), progress: new Map(), sessions: new Map() };
      this.#rooms.set(notebookId, room);
    }
    return room;
  }

  #forgetIfEmpty(notebookId: string, room: Room): void {
    const isEmpty = room.subscribers.size + room.progress.size + room.sessions.size === 0;
    if (isEmpty && this.#rooms.get(notebookId) === room) this.#rooms.delete(notebookId);
  }

  #tell(room: Room, event: NotebookEvent): void {
    for (const subscriber of room.subscribers) if (!subscriber.isReading) deliver(subscriber, event);
  }

  #catchUpInBackground(notebookId: string, room: Room, subscriber: Subscriber): void {
    this.#catchUp(notebookId, room, subscriber).catch(() => {
      // The store is away; what was missed is still in it when it comes back.
      const again = () => this.#catchUpInBackground(notebookId, room, subscriber);
      if (!subscriber.isClosed) setTimeout(again, RETRY_MS).unref();
    });
  }

  async #catchUp(notebookId: string, room: Room, subscriber: Subscriber): Promise<void> {
    if (subscriber.isReading) return;
    subscriber.isReading = true;
    try {
      await this.#readAll(notebookId, subscriber);
    } catch (error) {
      subscriber.isReading = false;
      throw error;
    }
    for (const [runId, progress] of room.progress)
      deliver(subscriber, { type: "progress", seq: 0, runId, progress });
    for (const session of room.sessions.values()) deliver(subscriber, { type: "session", seq: 0, session });
  }

  async #readAll(notebookId: string, subscriber: Subscriber): Promise<void> {
    let isComplete = false;
    while (!subscriber.isClosed && !(isComplete && !subscriber.isBehind)) {
      subscriber.isBehind = false;
      const page = await this.read(notebookId, subscriber.delivered, PAGE);
      for (const event of page) deliver(subscriber, event);
      isComplete = page.length < PAGE;
    }
    // In the same turn as the last look at isBehind: an event published between the two would be lost.
    subscriber.isReading = false;
  }
}

function deliver(subscriber: Subscriber, event: NotebookEvent): void {
  if (subscriber.isClosed) return;
  if (event.seq > 0) {
    if (event.seq <= subscriber.delivered) return;
    subscriber.delivered = event.seq;
  }
  subscriber.listener(event);
}
