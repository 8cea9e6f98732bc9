import "server-only";
import type { Client } from "pg";
import type { ServerMessage } from "./database-error";
import { MessageFilter, type RowSink } from "./message-filter";
import { StatementExecution } from "./statement";
import type { StatementRequest, TransactionStatus } from "./types";

const STATUS: Readonly<Record<string, TransactionStatus>> = { I: "idle", T: "in-transaction", E: "failed" };

/** How long closing waits for the server: without an answer TCP would wait for a quarter of an hour. */
const GOODBYE_MS = 2000;

const DROP: RowSink = { beginRow() {}, pushRow() {}, endRow() {} };

/**
 * A driver's connection, one statement at a time, with rows taken off the wire before the driver sees them.
 *
 * Knows the protocol and nothing else: errors come as the server sent them, inside the execution.
 */
export class Wire {
  transaction: TransactionStatus = "idle";
  isClosed = false;
  /** Why the session ended, if the server or the socket said so. */
  lastMessage: ServerMessage | null = null;
  /** The session's client_encoding; rows are read as UTF-8. */
  encoding = "UTF8";

  readonly pid: number;
  /** Proves to the server that a CancelRequest comes from here. */
  readonly secretKey: number;

  private current: StatementExecution | null = null;

  constructor(private readonly client: Client) {
    // Known to the driver, but not to its published types.
    const { processID, secretKey } = client as unknown as { processID: number; secretKey: number };
    this.pid = processID;
    this.secretKey = secretKey;
    const { connection } = client;
    connection.on("readyForQuery", (message: { status: string }) => {
      this.transaction = STATUS[message.status] ?? "idle";
      this.endCurrent("server");
    });
    connection.on("notice", (message: ServerMessage) => this.current?.handleNotice(message));
    connection.on("copyOutResponse", (message: { binary: boolean }) =>
      this.current?.handleCopyOut(message.binary),
    );
    connection.on("parameterStatus", (message: { parameterName: string; parameterValue: string }) => {
      if (message.parameterName === "client_encoding") this.encoding = message.parameterValue;
    });
    client.on("error", (error: ServerMessage) => {
      this.lastMessage = moreTelling(this.lastMessage, error);
    });
    client.on("end", () => this.markClosed());
    this.interceptRows();
  }

  /** Sends one statement; the caller waits for `finished` before the next. */
  async send(request: StatementRequest): Promise<StatementExecution> {
    const execution = new StatementExecution(request);
    this.current = execution;
    this.client.query(execution);
    await execution.finished;
    return execution;
  }

  /** Says goodbye; a server that does not answer it is left. */
  async close(): Promise<void> {
    if (this.isClosed) return;
    const timer = setTimeout(() => this.destroy(), GOODBYE_MS);
    await this.client.end();
    clearTimeout(timer);
  }

  /** Drops the connection without a word to the server: for one that answers nothing any more. */
  destroy(): void {
    this.client.connection.stream.destroy();
  }

  private interceptRows(): void {
    const { stream } = this.client.connection;
    const [driver, ...others] = stream.listeners("data") as ((bytes: Buffer) => void)[];
    if (!driver || others.length > 0) throw new Error("The driver reads its socket in an unexpected way.");
    const filter = new MessageFilter(driver, () => this.current?.sink ?? DROP);
    stream.on("data", (chunk: Buffer) => {
      this.current?.arrive();
      filter.accept(chunk);
      this.current?.tellRows();
      const room = this.current?.full();
      if (!room) return;
      stream.pause();
      void room.then(() => stream.resume());
    });
    stream.removeListener("data", driver);
  }

  private endCurrent(by: "server" | "lost-session"): void {
    const execution = this.current;
    this.current = null;
    execution?.end(by);
  }

  private markClosed(): void {
    this.isClosed = true;
    if (this.current) this.lastMessage = moreTelling(this.current.error, this.lastMessage);
    this.endCurrent("lost-session");
  }
}

/** The server's own words over a socket's: first the one that has a severity. */
function moreTelling(first: ServerMessage | null, second: ServerMessage | null): ServerMessage | null {
  return first?.severity !== undefined || second === null ? first : second;
}
