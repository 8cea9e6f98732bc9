import { describe, expect, test } from "vitest";
import { MessageFilter, type RowSink } from "./message-filter";
import { RowCounter, RowKeeper } from "./row-keeper";
import type { RowCap } from "./types";

const CAP: RowCap = { rows: 100, bytes: 10_000, valueBytes: 1000 };

const message = (code: string, body: Buffer) => {
  const header = Buffer.alloc(5);
  header.write(code, 0, "latin1");
  header.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([header, body]);
};

const dataRow = (values: (string | null)[]) => {
  const parts = values.map((value) => {
    const bytes = Buffer.from(value ?? "");
    const length = Buffer.alloc(4);
    length.writeInt32BE(value === null ? -1 : bytes.length);
    return Buffer.concat([length, bytes]);
  });
  const count = Buffer.alloc(2);
  count.writeInt16BE(values.length);
  return message("D", Buffer.concat([count, ...parts]));
};

/** Sends `bytes` in pieces of `size` and returns what was forwarded. */
const feed = (bytes: Buffer, sink: RowSink, size = bytes.length) => {
  const forwarded: Buffer[] = [];
  const filter = new MessageFilter(
    (part) => forwarded.push(Buffer.from(part)),
    () => sink,
  );
  for (let at = 0; at < bytes.length; at += size) filter.accept(bytes.subarray(at, at + size));
  return Buffer.concat(forwarded);
};

const ROWS = [["1", "é😀", null], ["", "x".repeat(50), "2"], []] as (string | null)[][];
const OTHERS = [
  message("T", Buffer.from("description")),
  message("C", Buffer.from("SELECT 3\0")),
  message("n", Buffer.alloc(0)),
  message("Z", Buffer.from("I")),
];
const STREAM = Buffer.concat([OTHERS[0]!, ...ROWS.map(dataRow), ...OTHERS.slice(1)]);

describe("MessageFilter and RowKeeper", () => {
  test("rows and other messages are told apart wherever the stream is cut", () => {
    for (let size = 1; size <= STREAM.length; size += 1) {
      const keeper = new RowKeeper(CAP);
      expect(feed(STREAM, keeper, size).equals(Buffer.concat(OTHERS)), `pieces of ${size} bytes`).toBe(true);
      expect(keeper.rows).toEqual(ROWS);
      expect(keeper.rowCount).toBe(3);
    }
  });

  test("a counter sees every row and keeps none", () => {
    const counter = new RowCounter();
    feed(STREAM, counter, 7);
    expect(counter.rowCount).toBe(3);
  });

  test("rows beyond the cap are counted and dropped", () => {
    const keeper = new RowKeeper({ ...CAP, rows: 2 });
    feed(STREAM, keeper);
    expect(keeper).toMatchObject({ rowCount: 3, truncatedBy: "rows" });
    expect(keeper.rows).toEqual(ROWS.slice(0, 2));
  });

  test("exactly as many rows as the cap is not a truncation", () => {
    const keeper = new RowKeeper({ ...CAP, rows: 3 });
    feed(STREAM, keeper);
    expect(keeper.truncatedBy).toBeNull();
  });

  test("a long value is cut between characters and its full size is reported", () => {
    for (let valueBytes = 1; valueBytes <= 12; valueBytes += 1) {
      const keeper = new RowKeeper({ ...CAP, valueBytes });
      feed(dataRow(["😀é😀é😀", "x"]), keeper, 3);
      expect(keeper.cutValues).toEqual([{ row: 0, column: 0, fullBytes: 16 }]);
      expect("😀é😀é😀".startsWith(keeper.rows[0]![0]!), String(valueBytes)).toBe(true);
      expect(Buffer.byteLength(keeper.rows[0]![0]!)).toBeGreaterThan(valueBytes - 4);
      expect(keeper.rows[0]![1]).toBe("x");
    }
  });

  test("the byte cap ends the rows but always keeps the row that reaches it", () => {
    const keeper = new RowKeeper({ ...CAP, bytes: 10 });
    feed(Buffer.concat([dataRow(["12345678", "abcdef"]), dataRow(["next"])]), keeper);
    expect(keeper.rows).toEqual([["12345678", "ab"]]);
    expect(keeper.cutValues).toEqual([{ row: 0, column: 1, fullBytes: 6 }]);
    expect(keeper).toMatchObject({ truncatedBy: "bytes", rowCount: 2 });
  });

  test("COPY lines are rows of one column without their line end", () => {
    const keeper = new RowKeeper(CAP);
    feed(
      Buffer.concat([message("d", Buffer.from("1\tx\n")), message("d", Buffer.from("2\t\\N\n"))]),
      keeper,
      2,
    );
    expect(keeper.rows).toEqual([["1\tx"], ["2\t\\N"]]);
  });
});
