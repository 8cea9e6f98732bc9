import "server-only";
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { Hocuspocus } from "@hocuspocus/server";
import { RESTARTING_CLOSE_CODE } from "@/lib/notebook/live-messages";
import type { LiveDocuments } from "@/lib/server/runtime";
import type { Accessor } from "@/lib/store/access";
import { roomHooks } from "./hooks";
import { createLiveDocuments } from "./live-documents";
import type { Log, RoomContext } from "./live-room";
import { notebookStore, type NotebookStore } from "./notebook-store";
import { Rooms } from "./rooms";
import { Sockets } from "./sockets";
import type { Arrival } from "./participant";

const RECHECK_MS = 60_000;
/** Our own heartbeat (lib/collab/sockets.ts) replaces Hocuspocus's, which a throttled background tab would fail. */
const NO_IDLE_TIMEOUT_MS = 24 * 3_600_000;

export interface CollabOptions {
  /** Who sends these headers, by their cookies. Asked again whenever access is re-checked. */
  authenticate(headers: IncomingHttpHeaders): Promise<Accessor>;
  log: Log;
  store?: NotebookStore;
}

/** The collaboration server of this process. */
export interface Collab {
  /** Takes over an upgrade to /collab; the caller has checked that it comes from our own origin. */
  handleUpgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void;
  documents: LiveDocuments;
  /**
   * Sends every browser away to come back, and writes what is not yet saved.
   * @returns false when the store did not take everything within `timeoutMs`; browsers still hold their edits.
   */
  close(timeoutMs: number): Promise<boolean>;
}

export function createCollab({ authenticate, log, store = notebookStore }: CollabOptions): Collab {
  const rooms = new Rooms(store, authenticate, log);
  const hocuspocus = new Hocuspocus<RoomContext>({
    quiet: true,
    timeout: NO_IDLE_TIMEOUT_MS,
    maxUnauthenticatedQueueSize: 64 << 10,
    maxUnauthenticatedQueueMessages: 50,
    maxPendingDocuments: 1,
    yDocOptions: { gc: true, gcFilter: () => true },
    ...roomHooks({ rooms, store, authenticate, log }),
  });
  const sockets = new Sockets((arrival) => connect(hocuspocus, arrival));
  const recheck = setInterval(() => void rooms.recheckAccess(null), RECHECK_MS);
  recheck.unref();
  return {
    handleUpgrade: (request, stream, head) => sockets.handleUpgrade(request, stream, head),
    documents: createLiveDocuments(hocuspocus, rooms, store),
    async close(timeoutMs) {
      clearInterval(recheck);
      sockets.closeAll(RESTARTING_CLOSE_CODE, "restarting");
      const saved = await rooms.flushAll(timeoutMs);
      rooms.end();
      sockets.terminate();
      return saved;
    },
  };
}

function connect(hocuspocus: Hocuspocus<RoomContext>, arrival: Arrival) {
  // Cookies stay out of Hocuspocus: hooks take them from the arrival.
  const request = new Request("http://localhost/collab");
  const connection = hocuspocus.handleConnection(arrival.socket, request, { arrival });
  return {
    message: (data: Uint8Array) => connection.handleMessage(data),
    closed: (code: number, reason: string) => connection.handleClose({ code, reason }),
  };
}
