import "server-only";
import type { Document } from "@hocuspocus/server";
import { parseRoomName } from "@/lib/notebook/room";
import { LiveRoom, type Authenticate, type Log } from "./live-room";
import type { NotebookStore } from "./notebook-store";

/** The rooms that are open in this process. */
export class Rooms {
  private readonly byName = new Map<string, LiveRoom>();

  constructor(
    private readonly store: NotebookStore,
    private readonly authenticate: Authenticate,
    private readonly log: Log,
  ) {}

  open(document: Document): void {
    const room = parseRoomName(document.name);
    if (!room) throw new Error(`${document.name} is no room`);
    this.byName.set(document.name, new LiveRoom(room, document, this.store, this.authenticate, this.log));
  }

  close(name: string): void {
    this.byName.get(name)?.saver.end();
    this.byName.delete(name);
  }

  get(name: string): LiveRoom | undefined {
    return this.byName.get(name);
  }

  /** The open rooms of a notebook; of every notebook for null. There are two for a moment when an epoch ends. */
  of(notebookId: string | null): LiveRoom[] {
    return [...this.byName.values()]
      .filter(({ room }) => notebookId === null || room.notebookId === notebookId)
      .sort((a, b) => b.room.epoch - a.room.epoch);
  }

  async recheckAccess(notebookId: string | null): Promise<void> {
    await Promise.all(this.of(notebookId).map((room) => room.recheckAccess()));
  }

  /** Writes every document that has unsaved changes; false when the store did not take them all in time. */
  async flushAll(timeoutMs: number): Promise<boolean> {
    const flushed = await Promise.all(this.of(null).map(({ saver }) => saver.flush(timeoutMs)));
    return flushed.every(Boolean);
  }

  end(): void {
    for (const { saver } of this.byName.values()) saver.end();
  }
}
