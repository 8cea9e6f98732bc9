import "server-only";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { isHostAllowed, isSameOrigin } from "./origin";

export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

export interface UpgradeOptions {
  host: string;
  publicUrl: string | undefined;
  /** The collaboration server's; null until it runs. */
  collab: () => UpgradeHandler | null;
  /** Next's own, for hot reloading; null in production, where Next never answers an upgrade. */
  development: () => UpgradeHandler | null;
}

const COLLAB_PATH = /^\/collab(?:\/|$)/;

/**
 * Lets WebSockets through to /collab from our own pages only: browsers send cookies with a WebSocket from any
 * site, and do not stop it, so the Origin header is the only protection.
 */
export function createUpgradeListener(options: UpgradeOptions): UpgradeHandler {
  return (request, socket, head) => {
    socket.on("error", () => socket.destroy());
    const { host, origin } = request.headers;
    const isOurs =
      isHostAllowed(host, options.host, options.publicUrl) && isSameOrigin(origin, host, options.publicUrl);
    const path = request.url?.split("?", 1)[0] ?? "/";
    const handler = !isOurs
      ? null
      : COLLAB_PATH.test(path)
        ? options.collab()
        : path.startsWith("/_next/")
          ? options.development()
          : null;
    if (handler) handler(request, socket, head);
    else socket.destroy();
  };
}
