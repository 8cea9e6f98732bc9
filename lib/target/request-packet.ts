import "server-only";

const EMPTY_NAME = 1; // The unnamed statement's and the unnamed portal's: a zero byte.
const HEADER = 5; // One byte for the kind, four for the length, which does not count the kind.
const NO_VALUE = -1;

/**
 * Parse, Bind, Describe, Execute and Sync of one statement, unnamed, as one packet: five small ones would cost
 * five writes, and round trips of acknowledgements. Values and results are text. Execute asks for all rows.
 *
 * @see https://www.postgresql.org/docs/current/protocol-message-formats.html
 */
export function requestPacket(text: string, values: readonly (string | null)[]): Buffer {
  const textBytes = Buffer.byteLength(text);
  const lengths = values.map((value) => (value === null ? NO_VALUE : Buffer.byteLength(value)));
  const valueBytes = lengths.reduce((total, length) => total + 4 + Math.max(0, length), 0);
  const parse = EMPTY_NAME + textBytes + 1 + 2;
  const bind = 2 * EMPTY_NAME + 2 + 2 + valueBytes + 2;
  const describe = 1 + EMPTY_NAME;
  const execute = EMPTY_NAME + 4;
  const packet = new PacketWriter(5 * HEADER + parse + bind + describe + execute);
  packet.start("P", parse).zero().text(text, textBytes).zero().int16(0);
  packet.start("B", bind).zero().zero().int16(0).int16(values.length);
  values.forEach((value, index) =>
    packet.int32(lengths[index]!).text(value ?? "", Math.max(0, lengths[index]!)),
  );
  packet.int16(0);
  packet.start("D", describe).text("P", 1).zero();
  packet.start("E", execute).zero().int32(0);
  packet.start("S", 0);
  return packet.buffer;
}

class PacketWriter {
  readonly buffer: Buffer;
  private at = 0;

  constructor(bytes: number) {
    this.buffer = Buffer.allocUnsafe(bytes);
  }

  start(kind: string, bodyBytes: number): this {
    return this.text(kind, 1).int32(bodyBytes + 4);
  }

  text(value: string, bytes: number): this {
    this.buffer.write(value, this.at);
    this.at += bytes;
    return this;
  }

  zero(): this {
    this.buffer[this.at] = 0;
    this.at += 1;
    return this;
  }

  int16(value: number): this {
    this.at = this.buffer.writeUInt16BE(value, this.at);
    return this;
  }

  int32(value: number): this {
    this.at = this.buffer.writeInt32BE(value, this.at);
    return this;
  }
}
