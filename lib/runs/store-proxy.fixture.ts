import "server-only";
import net from "node:net";

/** A way to the store that a test can cut and mend. */
export interface StoreProxy {
  url: string;
  cut(): void;
  mend(): void;
  close(): Promise<void>;
}

export async function openStoreProxy(storeUrl: string): Promise<StoreProxy> {
  const real = new URL(storeUrl);
  const sockets = new Set<net.Socket>();
  let isCut = false;
  const server = net.createServer((socket) => {
    if (isCut) return void socket.destroy();
    const upstream = net.connect(Number(real.port), real.hostname);
    for (const [from, to] of [
      [socket, upstream],
      [upstream, socket],
    ] as const) {
      sockets.add(from);
      from.pipe(to);
      from.on("error", () => to.destroy());
      from.on("close", () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as net.AddressInfo;
  const drop = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: Object.assign(new URL(storeUrl), { host: `127.0.0.1:${port}` }).toString(),
    cut() {
      isCut = true;
      drop();
    },
    mend() {
      isCut = false;
    },
    close() {
      drop();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
