import "server-only";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import next from "next";
import type { UpgradeHandler } from "./http/upgrade-listener";

/** Next, ready to answer. */
export interface Pages {
  handle(this: void, request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Hot reloading; null in production, where Next never answers an upgrade and its sockets would hang. */
  handleDevelopmentUpgrade: UpgradeHandler | null;
  close(): Promise<void>;
}

interface PagesOptions {
  isDevelopment: boolean;
  host: string;
  port: number;
  httpServer: Server;
}

/** Prepares Next on the build (or, in development, on the sources) of the working directory. */
export async function preparePages({ isDevelopment, host, port, httpServer }: PagesOptions): Promise<Pages> {
  const app = next({ dev: isDevelopment, hostname: host, port, httpServer, turbopack: isDevelopment });
  await app.prepare();
  const handle = app.getRequestHandler();
  const upgrade = isDevelopment ? app.getUpgradeHandler() : null;
  return {
    handle: (request, response) => handle(request, response),
    handleDevelopmentUpgrade: upgrade && ((request, socket, head) => void upgrade(request, socket, head)),
    close: () => app.close(),
  };
}
