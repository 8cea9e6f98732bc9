import "server-only";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { eq } from "drizzle-orm";
import { ANONYMOUS, type Accessor } from "@/lib/store/access";
import { store } from "@/lib/store/client";
import { users } from "@/lib/store/schema";
import { createCollab, type Collab, type CollabOptions } from "./collab";

/** A collaboration server on a port of its own, where `x-user: <id>` stands for the session cookie. */
export interface TestServer {
  collab: Collab;
  url: string;
  /** What the server logged, as text. */
  logged: string[];
  stop(): Promise<boolean>;
}

export async function startTestServer(options: Partial<CollabOptions> = {}): Promise<TestServer> {
  const logged: string[] = [];
  const collab = createCollab({
    authenticate: async (headers) => await accessorOf(String(headers["x-user"] ?? "")),
    log: (message, error) => logged.push(`${message}: ${String(error)}`),
    ...options,
  });
  const server = http.createServer();
  server.on("upgrade", (request, stream, head) => collab.handleUpgrade(request, stream, head));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    collab,
    logged,
    url: `ws://127.0.0.1:${port}/collab`,
    async stop() {
      const saved = await collab.close(5_000);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      return saved;
    },
  };
}

async function accessorOf(userId: string): Promise<Accessor> {
  if (userId === "") return ANONYMOUS;
  const [user] = await store().select().from(users).where(eq(users.id, userId));
  if (!user || user.disabledAt) return ANONYMOUS;
  return { userId, userName: user.name, isAdmin: user.isAdmin, linkHashes: [] };
}
