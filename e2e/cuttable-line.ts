import net from "node:net";

/** A line to a server that a test can cut and mend: what a browser reaches through it is gone and back at once. */
export class CuttableLine {
  readonly #sockets = new Set<net.Socket>();
  readonly #listener: net.Server;
  #port = 0;

  constructor(private readonly serverUrl: string) {
    this.#listener = net.createServer((near) => this.#join(near));
  }

  /** The server's address through this line. */
  get url(): string {
    return `http://localhost:${this.#port}`;
  }

  async mend(): Promise<void> {
    await new Promise<void>((resolve) => this.#listener.listen(this.#port, "localhost", resolve));
    this.#port = (this.#listener.address() as net.AddressInfo).port;
  }

  async cut(): Promise<void> {
    const isClosed = new Promise((resolve) => this.#listener.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await isClosed;
  }

  #join(near: net.Socket): void {
    const { hostname, port } = new URL(this.serverUrl);
    const far = net.connect(Number(port), hostname);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(socket);
      socket.on("error", () => other.destroy());
      socket.on("close", () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  }
}
