import "server-only";
import type { Configuration, Document } from "@hocuspocus/server";
import { parseRoomName } from "@/lib/notebook/room";
import { roleIncludes } from "@/lib/store/access";
import {
  participantOf,
  putOut,
  type Authenticate,
  type Log,
  type RoomConnection,
  type RoomContext,
} from "./live-room";
import type { NotebookStore } from "./notebook-store";
import { Participant, parseClientId, type Arrival } from "./participant";
import { Refused } from "./refusal";
import type { Rooms } from "./rooms";

/** Close code "try again later": the store is away, nothing is wrong with the browser. */
const TRY_AGAIN_LATER = 1013;
/** How long a document that nobody has open any more waits for the store before it is looked at again. */
const UNLOAD_FLUSH_MS = 5_000;
/** The first of the sync protocol's answers: everything that a browser has and the server has not. */
const SYNC_STEP_2 = 1;
const SYNC_UPDATE = 2;

interface HookOptions {
  rooms: Rooms;
  store: NotebookStore;
  authenticate: Authenticate;
  log: Log;
}

type Hooks = Partial<Configuration<RoomContext>>;

/** What Tunebook decides in the life of a connection and of a document. */
export function roomHooks(options: HookOptions): Hooks {
  return { ...admission(options), ...documentLife(options), ...messages(options), ...presence(options) };
}

function admission({ store, authenticate, log }: HookOptions): Hooks {
  return {
    async onAuthenticate({ context, documentName, token, connectionConfig }) {
      const { arrival } = context;
      const room = parseRoomName(documentName);
      const clientId = parseClientId(token);
      if (!arrival || !room || clientId === null) throw new Refused("not-found");
      const { accessor, role } = await orLater(arrival, log, async () => {
        const accessor = await authenticate(arrival.headers);
        return { accessor, role: await store.role(accessor, room.notebookId) };
      });
      if (!role) throw new Refused("not-found");
      connectionConfig.readOnly = !roleIncludes(role, "editor");
      arrival.participant = new Participant(arrival.headers, accessor, clientId);
    },
  };
}

function documentLife({ rooms, store, log }: HookOptions): Hooks {
  return {
    async onLoadDocument({ context, documentName }) {
      const room = parseRoomName(documentName);
      if (!room) throw new Refused("not-found");
      const stored = await orLater(context.arrival, log, () => store.read(room.notebookId));
      if (!stored) throw new Refused("not-found");
      if (stored.epoch !== room.epoch) throw new Refused("epoch");
      return stored.document;
    },
    afterLoadDocument({ document }) {
      rooms.open(document);
      return Promise.resolve();
    },
    onChange({ document, connection, update }) {
      rooms.get(document.name)?.changed(connection as RoomConnection | undefined, update.byteLength);
      return Promise.resolve();
    },
    // A document leaves memory only when the store holds it. Throwing keeps it; the next save tries again.
    async beforeUnloadDocument({ instance, document }) {
      const saved = await rooms.get(document.name)?.saver.flush(UNLOAD_FLUSH_MS);
      if (saved !== false) return;
      setTimeout(() => void instance.unloadDocument(document), UNLOAD_FLUSH_MS).unref();
      throw new Refused("");
    },
    afterUnloadDocument({ documentName }) {
      rooms.close(documentName);
      return Promise.resolve();
    },
  };
}

function messages({ rooms }: HookOptions): Hooks {
  return {
    beforeSync({ connection, document, type, payload }) {
      const writes = type === SYNC_STEP_2 || type === SYNC_UPDATE;
      const room = rooms.get(document.name);
      if (writes && !connection.readOnly && room && !room.hasRoomFor(payload.byteLength))
        putOut(connection, "too-large"); // Read-only from here on, so this message changes nothing either.
      participantOf(connection).reportDue ||= type === SYNC_STEP_2;
      return Promise.resolve();
    },
    connected({ connection, documentName }) {
      rooms.get(documentName)?.report(connection);
      return Promise.resolve();
    },
    afterHandleMessage({ connection, document }) {
      const participant = participantOf(connection);
      if (participant.reportDue) rooms.get(document.name)?.report(connection);
      participant.reportDue = false;
      return Promise.resolve();
    },
  };
}

function presence(_: HookOptions): Hooks {
  return {
    beforeHandleAwareness({ connection, document, states }) {
      const participant = connection && participantOf(connection);
      const claim = participant && states.get(participant.clientId);
      states.clear();
      const shown =
        claim && !isTaken(document, connection) ? participant.presence(claim, performance.now()) : null;
      if (shown) states.set(participant!.clientId, shown);
      return Promise.resolve();
    },
  };
}

/** Whether somebody else in the room already is the Yjs client that this browser says it is. */
function isTaken(document: Document, connection: RoomConnection): boolean {
  const participant = participantOf(connection);
  return document.getConnections().some((other) => {
    const present = participantOf(other as RoomConnection);
    return (
      present !== participant &&
      present.clientId === participant.clientId &&
      !present.isSamePersonAs(participant)
    );
  });
}

/** Runs `ask`; when the store does not answer, sends the browser away to come back by itself. */
async function orLater<T>(arrival: Arrival | undefined, log: Log, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    log("a browser could not be let in", error);
    arrival?.socket.close(TRY_AGAIN_LATER, "store-unreachable");
    if (!arrival) throw error;
    throw new Refused("");
  }
}
