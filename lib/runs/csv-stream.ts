import "server-only";
import { csvRecord } from "@/lib/format/csv";
import type { RowReceiver } from "@/lib/target/types";

/** Large enough that the cost per piece does not count, small enough to be nothing. */
const PIECE_CHARACTERS = 64 << 10;

/**
 * Rows as a CSV file, streamed: while the reader does not take what is ready, the sender is kept waiting, so that a file
 * of any size costs a few pieces of memory.
 *
 * @param send hands every row to the receiver; its signal is aborted when the reader goes away.
 * @returns the stream, once the columns are known.
 * @throws what `send` throws before that; later the stream breaks off.
 */
export async function csvStream(
  send: (receiver: RowReceiver, signal: AbortSignal) => Promise<void>,
): Promise<ReadableStream<Uint8Array>> {
  const encoder = new TextEncoder();
  const abort = new AbortController();
  let controller!: ReadableStreamDefaultController<Uint8Array>;
  let pending = "";
  let makeRoom: (() => void) | null = null;
  let room: Promise<void> | null = null;
  const roomIsMade = () => {
    makeRoom?.();
    makeRoom = room = null;
  };
  const flush = () => {
    if (pending !== "" && !abort.signal.aborted) controller.enqueue(encoder.encode(pending));
    pending = "";
  };
  const stream = new ReadableStream<Uint8Array>({
    start: (itsController) => void (controller = itsController),
    pull: roomIsMade,
    cancel() {
      abort.abort();
      roomIsMade();
    },
  });
  const columnsKnown = new Promise<void>((resolve, reject) => {
    const receiver: RowReceiver = {
      columns(names) {
        pending = csvRecord(names);
        resolve();
      },
      row(values) {
        pending += csvRecord(values);
        if (pending.length >= PIECE_CHARACTERS) flush();
      },
      full() {
        if (abort.signal.aborted || (controller.desiredSize ?? 0) > 0) return null;
        room ??= new Promise((resolve) => (makeRoom = resolve));
        return room;
      },
    };
    send(receiver, abort.signal).then(
      () => {
        resolve();
        flush();
        if (!abort.signal.aborted) controller.close();
      },
      (error: unknown) => {
        reject(error instanceof Error ? error : new Error(String(error)));
        if (!abort.signal.aborted) controller.error(error);
      },
    );
  });
  await columnsKnown;
  return stream;
}
