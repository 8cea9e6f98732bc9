import { HocuspocusProvider, HocuspocusProviderWebsocket } from "@hocuspocus/provider";
import { Awareness } from "y-protocols/awareness";
import type * as Y from "yjs";
import {
  isRefusalReason,
  liveMessageSchema,
  MESSAGE_TOO_BIG_CLOSE_CODE,
  REFUSED_CLOSE_CODE,
  type LiveMessage,
  type RefusalReason,
} from "@/lib/notebook/live-messages";

/** The server pings every 20 s; after this long without a word the connection is given up and made anew. */
const SILENCE_MS = 45_000;
const LONGEST_RETRY_MS = 5_000;

export interface LiveConnectionEvents {
  /** Everything the server has is here. */
  synced(): void;
  lost(): void;
  /** The server let this browser in, with or without the right to edit. */
  admitted(canEdit: boolean): void;
  told(message: LiveMessage): void;
  unacknowledged(count: number): void;
  /** The server will not take this browser back; the connection is over. */
  refused(reason: RefusalReason): void;
}

/** A document's connection to its room, made anew whenever it is lost, until the server refuses or `close`. */
export class LiveConnection {
  readonly awareness: Awareness;
  private readonly socket: HocuspocusProviderWebsocket;
  private readonly provider: HocuspocusProvider;
  private readonly onNetwork = () => void this.socket.connect();

  constructor(
    doc: Y.Doc,
    room: string,
    url: string,
    private readonly events: LiveConnectionEvents,
  ) {
    this.awareness = new Awareness(doc);
    this.socket = new HocuspocusProviderWebsocket({
      url,
      messageReconnectTimeout: SILENCE_MS,
      maxDelay: LONGEST_RETRY_MS,
      onClose: ({ event }) => this.closed(event.code, event.reason),
      onDisconnect: () => events.lost(),
    });
    this.provider = new HocuspocusProvider({
      websocketProvider: this.socket,
      name: room,
      document: doc,
      awareness: this.awareness,
      // Who this is, the server learns from the cookies; this says which Yjs client it is.
      token: String(doc.clientID),
      onSynced: ({ state }) => state && events.synced(),
      onAuthenticated: ({ scope }) => events.admitted(scope === "read-write"),
      onAuthenticationFailed: ({ reason }) => isRefusalReason(reason) && this.refuse(reason),
      onUnsyncedChanges: ({ number }) => events.unacknowledged(number),
      onStateless: ({ payload }) => this.heard(payload),
    });
    this.provider.attach();
    window.addEventListener("online", this.onNetwork);
  }

  /** Whether an update of the document came from the server. */
  isRemote(origin: unknown): boolean {
    return origin === this.provider;
  }

  close(): void {
    window.removeEventListener("online", this.onNetwork);
    this.provider.destroy();
    this.socket.destroy();
  }

  private closed(code: number, reason: string): void {
    if (code === MESSAGE_TOO_BIG_CLOSE_CODE) this.refuse("message-too-large");
    else if (code === REFUSED_CLOSE_CODE) this.refuse(isRefusalReason(reason) ? reason : "not-found");
  }

  private refuse(reason: RefusalReason): void {
    this.socket.disconnect();
    this.events.refused(reason);
  }

  private heard(payload: string): void {
    const message = liveMessageSchema.safeParse(JSON.parse(payload));
    if (message.success) this.events.told(message.data);
  }
}
