import "server-only";
import type { Connection, FieldDef, Submittable } from "pg";
import { databaseErrorFields, type ServerMessage } from "./database-error";
import type { RowSink } from "./message-filter";
import { requestPacket } from "./request-packet";
import { RowCounter, RowForwarder, RowKeeper } from "./row-keeper";
import type { Notice, RowReceiver, StatementRequest } from "./types";

const ROWS_EVERY_MS = 100;
/** A loop can raise millions of notices; the first ones say what there is to say. */
const NOTICES_KEPT = 500;

const COPY_IN_REFUSAL =
  "COPY … FROM STDIN has no input in a notebook. Use INSERT or COPY from a file on the server.";
const QUERY_CANCELED = "57014";
const FEATURE_NOT_SUPPORTED = "0A000";

/** What the driver's connection can do beyond its published types. */
interface CopyConnection extends Connection {
  sendCopyFail(message: string): void;
}

/**
 * One execution on the wire: Parse, Bind, Describe, Execute, Sync of the unnamed statement and portal.
 *
 * Execute asks for all rows: a limit on the portal would disable parallel workers and so measure another plan.
 * Rows never reach the driver; a MessageFilter hands them to `sink`.
 */
export class StatementExecution implements Submittable {
  readonly rows: RowCounter | RowKeeper;
  fields: Pick<FieldDef, "name" | "dataTypeID" | "dataTypeModifier">[] = [];
  commandTag: string | null = null;
  notices: Notice[] = [];
  error: ServerMessage | null = null;
  firstRowMs: number | null = null;
  elapsedMs = 0;
  readonly sink: RowSink;

  private sentAtMs = 0;
  /** When the bytes that are being read came in. */
  private arrivedAtMs = 0;
  private isCopyRefused = false;
  private noticesDropped = 0;
  private rowsToldAtMs = 0;
  private finish: () => void = () => undefined;
  /** Resolves when the server is ready for the next statement, or the session is over. */
  readonly finished = new Promise<void>((resolve) => (this.finish = resolve));

  constructor(private readonly request: StatementRequest) {
    this.rows = rowsFor(request.keep);
    this.sink = {
      beginRow: (kind, bodyBytes) => {
        this.firstRowMs ??= this.arrivedAtMs - this.sentAtMs;
        this.rows.beginRow(kind, bodyBytes);
      },
      pushRow: (chunk, start, end) => this.rows.pushRow(chunk, start, end),
      endRow: () => this.rows.endRow(),
    };
  }

  submit = ({ stream }: Connection): void => {
    const packet = requestPacket(this.request.text, this.request.values ?? []);
    this.sentAtMs = this.rowsToldAtMs = performance.now();
    // A connection that is gone says so itself.
    if (stream.writable) stream.write(packet);
  };

  /** Bytes came in. What they hold is read afterwards, beside the clock. */
  arrive(): void {
    this.arrivedAtMs = performance.now();
  }

  handleRowDescription(message: { fields: FieldDef[] }): void {
    this.fields = message.fields;
    const { keep } = this.request;
    if (isReceiver(keep)) keep.columns(this.fields.map(({ name }) => name));
  }

  handleCommandComplete(message: { text: string }): void {
    this.commandTag = message.text;
  }

  handleEmptyQuery(): void {
    this.commandTag = null;
  }

  /** The Sync that was sent already is swallowed by the server's copy mode, hence a second one. */
  handleCopyInResponse(connection: CopyConnection): void {
    this.isCopyRefused = true;
    connection.sendCopyFail(COPY_IN_REFUSAL);
    connection.sync();
  }

  /** COPY … TO STDOUT answers with lines instead of rows: one text column. */
  handleCopyOut(isBinary: boolean): void {
    const type = isBinary ? { dataTypeID: 17 } : { dataTypeID: 25 };
    this.fields = [{ name: "copy", dataTypeModifier: -1, ...type }];
    if (this.rows instanceof RowKeeper) this.rows.isBinaryCopy = isBinary;
  }

  handleError(error: ServerMessage): void {
    // The server calls a refused COPY a cancelled query.
    const refusal = { severity: "ERROR", code: FEATURE_NOT_SUPPORTED, message: COPY_IN_REFUSAL };
    this.error ??= this.isCopyRefused && error.code === QUERY_CANCELED ? refusal : error;
  }

  /** The driver's hook; the end is taken from the connection itself, because the driver skips this after an error. */
  handleReadyForQuery(): void {}

  handleNotice(message: ServerMessage): void {
    if (this.notices.length < NOTICES_KEPT)
      this.notices.push({ ...databaseErrorFields(message, this.request.text), atMs: this.sinceSentMs() });
    else this.noticesDropped += 1;
  }

  /** Tells the request's owner how many rows have come, at most every 100 ms. */
  tellRows(): void {
    if (!this.request.onRows || this.rows.rowCount === 0) return;
    if (this.arrivedAtMs - this.rowsToldAtMs < ROWS_EVERY_MS) return;
    this.rowsToldAtMs = this.arrivedAtMs;
    this.request.onRows(this.rows.rowCount);
  }

  /** Resolves when the receiver of the rows can take more; null when it can now. */
  full(): Promise<void> | null {
    return isReceiver(this.request.keep) ? this.request.keep.full() : null;
  }

  /** The server is ready for the next statement, as the bytes that came last say; or the session is over. */
  end(by: "server" | "lost-session"): void {
    this.elapsedMs = by === "server" ? this.arrivedAtMs - this.sentAtMs : this.sinceSentMs();
    if (this.noticesDropped > 0) {
      const message = `${this.noticesDropped} more messages were dropped`;
      this.notices.push({ severity: "NOTICE", sqlstate: "00000", message, atMs: this.elapsedMs });
    }
    this.finish();
  }

  private sinceSentMs(): number {
    return performance.now() - this.sentAtMs;
  }
}

type Keep = StatementRequest["keep"];

const isReceiver = (keep: Keep): keep is RowReceiver => typeof keep === "object" && "row" in keep;

function rowsFor(keep: Keep): RowCounter | RowKeeper {
  if (keep === "discard") return new RowCounter();
  return isReceiver(keep) ? new RowForwarder(keep) : new RowKeeper(keep);
}
