import { HocuspocusProvider, HocuspocusProviderWebsocket } from "@hocuspocus/provider";
import { WebSocket } from "ws";
import * as Y from "yjs";
import { liveMessageSchema } from "@/lib/notebook/live-messages";
import { SaveTracker } from "@/lib/notebook/save-tracker";
import { readBody, sourceTextOf } from "@/lib/notebook/ydoc";

/** A browser as far as the collaboration server can tell: a document, a provider, a WebSocket. */
export class TestBrowser {
  readonly doc = new Y.Doc();
  readonly provider: HocuspocusProvider;
  readonly socket: HocuspocusProviderWebsocket;
  /** Messages of the server, latest last. */
  readonly told: string[] = [];
  readonly closes: { code: number; reason: string }[] = [];
  refusal: string | null = null;
  scope: string | null = null;
  private readonly saves = new SaveTracker();

  constructor(url: string, room: string, userId: string, clientId?: number) {
    class Socket extends WebSocket {
      constructor(address: string) {
        super(address, { headers: { "x-user": userId } });
      }
    }
    this.socket = new HocuspocusProviderWebsocket({
      url,
      WebSocketPolyfill: Socket,
      delay: 50,
      minDelay: 50,
      jitter: false,
    });
    this.socket.on("close", ({ event }: { event: { code: number; reason: string } }) =>
      this.closes.push(event),
    );
    this.saves.onlineIs(true);
    this.doc.on("update", (_: Uint8Array, origin: unknown) => {
      if (origin !== this.provider) this.saves.edited();
    });
    this.provider = new HocuspocusProvider({
      websocketProvider: this.socket,
      name: room,
      document: this.doc,
      token: String(clientId ?? this.doc.clientID),
      onAuthenticated: ({ scope }) => (this.scope = scope),
      onAuthenticationFailed: ({ reason }) => {
        this.refusal = reason;
        this.socket.disconnect();
      },
      onUnsyncedChanges: ({ number }) => this.saves.unacknowledgedIs(number),
      onStateless: ({ payload }) => this.hear(payload),
    });
    this.provider.attach();
  }

  /** What a page may show as saved. */
  get isSaved(): boolean {
    return this.saves.state === "saved";
  }

  get body() {
    return readBody(this.doc);
  }

  text(cellId: string): Y.Text {
    const text = sourceTextOf(this.doc, cellId);
    if (!text) throw new Error(`no cell ${cellId}`);
    return text;
  }

  /** Every state of others' and its own presence that it sees, by client id. */
  get presences(): Map<number, Record<string, unknown>> {
    return this.provider.awareness?.getStates() ?? new Map<number, Record<string, unknown>>();
  }

  synced = () => until(() => this.provider.synced, "synced");
  saved = () => until(() => this.isSaved, "saved");

  close(): void {
    this.provider.destroy();
    this.socket.destroy();
  }

  private hear(payload: string): void {
    const message = liveMessageSchema.parse(JSON.parse(payload));
    this.told.push(message.type);
    this.saves.heard(message);
  }
}

/** Waits until `condition` holds; the limit, below that of a test, only says what a test that hangs waits for. */
export async function until(condition: () => unknown, what: string, limitMs = 45_000): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`never ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
