import "server-only";
import type { RowSink } from "./message-filter";
import type { RowCap, RowReceiver, StatementResult } from "./types";

/** Counts rows without looking into them. */
export class RowCounter implements RowSink {
  rowCount = 0;

  beginRow(): void {
    this.rowCount += 1;
  }
  pushRow(): void {}
  endRow(): void {}
}

/** The integer that is being read, byte by byte, because any byte may be the last of its chunk. */
interface PendingInteger {
  bytesLeft: number;
  value: number;
}

/**
 * Keeps the first rows of a result as text, within a cap, and counts the rest.
 *
 * Values are cut while they arrive, so a value of any size costs at most `cap.valueBytes`.
 */
export class RowKeeper implements RowSink {
  rowCount = 0;
  readonly rows: StatementResult["rows"] = [];
  readonly cutValues: StatementResult["cutValues"] = [];
  truncatedBy: StatementResult["truncatedBy"] = null;
  /** COPY in binary format has no text: its bytes are kept as hexadecimal digits. */
  isBinaryCopy = false;

  private keptBytes = 0;
  private isSkipping = false;
  private isCopy = false;
  private row: (string | null)[] = [];
  private fieldsLeft = 0;
  private integer: PendingInteger = { bytesLeft: 0, value: 0 };
  private valueBytes = 0;
  private valueLeft = 0;
  private keepLeft = 0;
  private pieces: Buffer[] = [];

  constructor(private readonly cap: RowCap) {}

  beginRow(kind: "row" | "copy", bodyBytes: number): void {
    this.rowCount += 1;
    if (this.rowCount > this.cap.rows) this.truncatedBy ??= "rows";
    else if (this.keptBytes >= this.cap.bytes) this.truncatedBy ??= "bytes";
    this.isSkipping = this.truncatedBy !== null;
    if (this.isSkipping) return;
    this.isCopy = kind === "copy";
    this.row = [];
    this.fieldsLeft = -1;
    this.integer = { bytesLeft: 2, value: 0 };
    if (this.isCopy) {
      this.fieldsLeft = 1;
      this.integer.bytesLeft = 0;
      this.startValue(bodyBytes);
    }
  }

  pushRow(chunk: Buffer, start: number, end: number): void {
    if (this.isSkipping) return;
    let at = start;
    while (at < end)
      at = this.integer.bytesLeft > 0 ? this.readInteger(chunk, at) : this.readValue(chunk, at, end);
  }

  endRow(): void {
    if (!this.isSkipping) this.rows.push(this.row);
  }

  private readInteger(chunk: Buffer, at: number): number {
    this.integer.value = (this.integer.value << 8) | chunk[at]!;
    this.integer.bytesLeft -= 1;
    if (this.integer.bytesLeft > 0) return at + 1;
    const { value } = this.integer;
    if (this.fieldsLeft < 0) {
      this.fieldsLeft = value;
      this.expectLength();
    } else if (value < 0) this.finishValue(null);
    else this.startValue(value);
    return at + 1;
  }

  private startValue(bytes: number): void {
    this.valueBytes = this.valueLeft = bytes;
    this.keepLeft = Math.min(bytes, this.cap.valueBytes, Math.max(0, this.cap.bytes - this.keptBytes));
    this.keptBytes += this.keepLeft;
    if (bytes === 0) this.finishValue("");
  }

  private readValue(chunk: Buffer, at: number, end: number): number {
    const stop = Math.min(end, at + this.valueLeft);
    const kept = Math.min(this.keepLeft, stop - at);
    if (kept > 0) this.pieces.push(chunk.subarray(at, at + kept));
    this.keepLeft -= kept;
    this.valueLeft -= stop - at;
    if (this.valueLeft === 0) this.finishValue(this.takeText());
    return stop;
  }

  private takeText(): string {
    const bytes = this.pieces.length === 1 ? this.pieces[0]! : Buffer.concat(this.pieces);
    this.pieces = [];
    const isCut = bytes.length < this.valueBytes;
    if (isCut)
      this.cutValues.push({ row: this.rows.length, column: this.row.length, fullBytes: this.valueBytes });
    if (this.isBinaryCopy) return bytes.toString("hex");
    const text = bytes.toString("utf8", 0, isCut ? characterBoundary(bytes) : bytes.length);
    return this.isCopy && !isCut && text.endsWith("\n") ? text.slice(0, -1) : text;
  }

  private finishValue(value: string | null): void {
    this.row.push(value);
    this.fieldsLeft -= 1;
    this.expectLength();
  }

  private expectLength(): void {
    this.integer = { bytesLeft: this.fieldsLeft > 0 ? 4 : 0, value: 0 };
  }
}

const UNLIMITED: RowCap = { rows: Infinity, bytes: Infinity, valueBytes: Infinity };

/** Hands each row on as soon as it is complete, and keeps none. */
export class RowForwarder extends RowKeeper {
  constructor(private readonly receiver: RowReceiver) {
    super(UNLIMITED);
  }

  override endRow(): void {
    super.endRow();
    const row = this.rows.pop();
    if (row) this.receiver.row(row);
  }
}

/** The end of the last whole character in UTF-8 `bytes` that were cut anywhere. */
function characterBoundary(bytes: Buffer): number {
  let start = bytes.length - 1;
  while (start > 0 && bytes.length - start < 4 && (bytes[start]! & 0xc0) === 0x80) start -= 1;
  const lead = bytes[start] ?? 0;
  const width = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  return start + width <= bytes.length ? bytes.length : Math.max(0, start);
}
