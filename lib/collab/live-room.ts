import "server-only";
import type { IncomingHttpHeaders } from "node:http";
import type { Connection, Document } from "@hocuspocus/server";
import type { WebSocket } from "ws";
import * as Y from "yjs";
import { DOCUMENT_LIMITS } from "@/lib/notebook/document";
import { REFUSED_CLOSE_CODE, type LiveMessage, type RefusalReason } from "@/lib/notebook/live-messages";
import type { Room } from "@/lib/notebook/room";
import { roleIncludes, type Accessor } from "@/lib/store/access";
import type { NotebookStore } from "./notebook-store";
import { Saver } from "./saver";
import type { Arrival, Participant } from "./participant";

/** What Hocuspocus carries along with a connection; empty for the server's own. */
export interface RoomContext {
  arrival?: Arrival;
}
export type RoomConnection = Connection<RoomContext>;

/** Who sends these headers, by their cookies. */
export type Authenticate = (headers: IncomingHttpHeaders) => Promise<Accessor>;

export type Log = (message: string, error: unknown) => void;

/** A document that is open in this process, with everybody connected to it. */
export class LiveRoom {
  readonly saver: Saver;
  /** At least the size of the encoded document; exact when it was last measured. */
  private encodedBytes: number;

  constructor(
    readonly room: Room,
    readonly document: Document,
    private readonly store: NotebookStore,
    private readonly authenticate: Authenticate,
    private readonly log: Log,
  ) {
    this.encodedBytes = Y.encodeStateAsUpdate(document).byteLength;
    this.saver = new Saver(room, document, store, {
      saved: (revision) => this.announceSaved(revision),
      failed: (error) => this.announceFailure(error),
      obsolete: () => void this.close(),
    });
  }

  get connections(): RoomConnection[] {
    return this.document.getConnections() as RoomConnection[];
  }

  /** Notes a change that came from `connection`, or from the server itself. */
  changed(connection: RoomConnection | undefined, updateBytes: number): void {
    const participant = connection && participantOf(connection);
    this.encodedBytes += updateBytes;
    const revision = this.saver.changed(participant?.accessor.userId ?? null);
    if (!participant) return;
    participant.lastRevision = revision;
    participant.awaitsSaved = true;
  }

  /** Whether the document stays within its limit with `updateBytes` more. Measures only when the sum says otherwise. */
  hasRoomFor(updateBytes: number): boolean {
    if (this.encodedBytes + updateBytes <= DOCUMENT_LIMITS.documentBytes) return true;
    this.encodedBytes = Y.encodeStateAsUpdate(this.document).byteLength;
    return this.encodedBytes + updateBytes <= DOCUMENT_LIMITS.documentBytes;
  }

  /** Tells one browser how saving stands. */
  report(connection: RoomConnection): void {
    const participant = participantOf(connection);
    if (participant.lastRevision <= this.saver.savedRevision) this.tellSaved(connection);
    else if (this.saver.failing) tell(connection, { type: "store-unreachable" });
  }

  /** Asks again who everybody is and what they may do; the store being away changes nothing. */
  async recheckAccess(): Promise<void> {
    await Promise.all(
      this.connections.map(async (connection) => {
        try {
          await this.recheck(connection);
        } catch (error) {
          this.log("access to a live document could not be re-checked", error);
        }
      }),
    );
  }

  /** Puts everybody out when the notebook in the store is gone or has moved on to another epoch. */
  async recheckEpoch(): Promise<void> {
    const stored = await this.store.read(this.room.notebookId);
    if (stored?.epoch !== this.room.epoch) await this.close();
  }

  private async recheck(connection: RoomConnection): Promise<void> {
    const participant = participantOf(connection);
    participant.accessor = await this.authenticate(participant.headers);
    const role = await this.store.role(participant.accessor, this.room.notebookId);
    if (!role) return putOut(connection, "not-found");
    const canEdit = roleIncludes(role, "editor");
    if (connection.readOnly !== canEdit) return;
    connection.readOnly = !canEdit;
    tell(connection, { type: "access", canEdit });
  }

  private async close(): Promise<void> {
    this.saver.end();
    const stored = await this.store.read(this.room.notebookId).catch(() => null);
    for (const connection of this.connections) putOut(connection, stored ? "epoch" : "not-found");
  }

  private announceSaved(revision: number): void {
    for (const connection of this.connections) {
      const participant = participantOf(connection);
      if (participant.awaitsSaved && participant.lastRevision <= revision) this.tellSaved(connection);
    }
  }

  private tellSaved(connection: RoomConnection): void {
    participantOf(connection).awaitsSaved = false;
    tell(connection, { type: "saved" });
  }

  private announceFailure(error: unknown): void {
    this.log("a document could not be saved; trying again until it is", error);
    for (const connection of this.connections) {
      participantOf(connection).awaitsSaved = true;
      tell(connection, { type: "store-unreachable" });
    }
  }
}

/** Who is behind a connection. A connection exists only once its room has let it in. */
export function participantOf(connection: RoomConnection): Participant {
  const participant = connection.context.arrival?.participant;
  if (!participant) throw new Error("a connection without a participant");
  return participant;
}

function tell(connection: RoomConnection, message: LiveMessage): void {
  connection.sendStateless(JSON.stringify(message));
}

/** Ends a browser's stay; it is told why and does not come back by itself. */
export function putOut(connection: RoomConnection, reason: RefusalReason): void {
  connection.readOnly = true;
  connection.close({ code: REFUSED_CLOSE_CODE, reason });
  (connection.webSocket as unknown as WebSocket).close(REFUSED_CLOSE_CODE, reason);
}
