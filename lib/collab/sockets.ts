import "server-only";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer, type RawData } from "ws";
import { DOCUMENT_LIMITS } from "@/lib/notebook/document";
import { judgeMessage, PING } from "./message-gate";
import type { Arrival } from "./participant";

const MAX_SOCKETS = 2_000;
const PING_MS = 20_000;
/** A browser that has said nothing for this long is gone, whatever TCP believes. */
const SILENCE_MS = 60_000;
/** What a socket may cost before its room has let it in. */
const SIGN_IN_MS = 15_000;
const POLICY_VIOLATION = 1008;

/** What a socket is connected to. */
export interface SocketSink {
  message(data: Uint8Array): void;
  closed(code: number, reason: string): void;
}

/** The WebSockets of the collaboration server: admission, message limits, liveness. */
export class Sockets {
  private readonly server = new WebSocketServer({
    noServer: true,
    maxPayload: DOCUMENT_LIMITS.messageBytes,
    perMessageDeflate: false,
  });
  private closing = false;

  constructor(private readonly connect: (arrival: Arrival) => SocketSink) {}

  handleUpgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    if (this.closing || this.server.clients.size >= MAX_SOCKETS) {
      stream.end("HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n");
      return;
    }
    this.server.handleUpgrade(request, stream, head, (socket) =>
      this.open({ headers: request.headers, socket, participant: null }),
    );
  }

  /** Tells every browser to come back later and takes no new ones. */
  closeAll(code: number, reason: string): void {
    this.closing = true;
    for (const socket of this.server.clients) socket.close(code, reason);
  }

  /** Cuts what did not close by itself. */
  terminate(): void {
    for (const socket of this.server.clients) socket.terminate();
    this.server.close();
  }

  private open(arrival: Arrival): void {
    const { socket } = arrival;
    const sink = this.connect(arrival);
    const openedAt = performance.now();
    let heardAt = openedAt;
    let room: string | null = null;
    const heartbeat = setInterval(() => {
      const now = performance.now();
      if (now - heardAt > SILENCE_MS || (!arrival.participant && now - openedAt > SIGN_IN_MS))
        socket.terminate();
      else socket.send(PING);
    }, PING_MS);
    socket.on("message", (raw, isBinary) => {
      heardAt = performance.now();
      const data = bytesOf(raw);
      const judged = isBinary ? judgeMessage(data, room) : { verdict: "close" as const, room };
      room = judged.room;
      if (judged.verdict === "close") socket.close(POLICY_VIOLATION, "malformed message");
      else if (judged.verdict === "pass") sink.message(data);
    });
    socket.on("close", (code, reason) => {
      clearInterval(heartbeat);
      sink.closed(code, reason.toString());
    });
    // A message over the limit, a reset: ws closes the socket itself, and "close" follows.
    socket.on("error", () => undefined);
  }
}

function bytesOf(raw: RawData): Uint8Array {
  if (Array.isArray(raw)) return new Uint8Array(Buffer.concat(raw));
  return new Uint8Array(raw);
}
