import "server-only";
import type { NotebookEvent } from "@/lib/notebook/runs";
import type { EventLog } from "@/lib/server/runtime";

export interface EventStreamOptions {
  events: EventLog;
  notebookId: string;
  /** The last event that the client has. */
  after: number;
  /** Asked every 30 seconds: the stream ends when the answer is false. */
  isStillAllowed(): Promise<boolean>;
}

/** Comments that keep proxies from closing a quiet stream. */
const KEEP_ALIVE_MS = 15_000;
const RECHECK_MS = 30_000;
const RECONNECT_MS = 2000;
/** A client that leaves this much unread is cut off; it comes back with the number of the last event it has. */
const UNREAD_BYTES = 8 << 20;

/**
 * A notebook's events as a server-sent event stream: stored ones with their number as `id`, so that a client that
 * comes back gets what it missed, fleeting ones without.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export function eventStream({
  events,
  notebookId,
  after,
  isStillAllowed,
}: EventStreamOptions): ReadableStream {
  const encoder = new TextEncoder();
  let stop: () => void = () => undefined;
  return new ReadableStream<Uint8Array>(
    {
      async start(controller) {
        const send = (text: string) => controller.enqueue(encoder.encode(text));
        const isFull = () => (controller.desiredSize ?? 0) <= 0;
        const timers = [
          setInterval(() => isFull() || send(": \n\n"), KEEP_ALIVE_MS),
          setInterval(() => {
            // An answer that cannot be had, because the store is away, is asked for again next time.
            isStillAllowed().then(
              (allowed) => allowed || end(),
              () => undefined,
            );
          }, RECHECK_MS),
        ];
        let unsubscribe = () => undefined as void;
        let isOver = false;
        stop = () => {
          isOver = true;
          for (const timer of timers) clearInterval(timer);
          unsubscribe();
        };
        const end = () => {
          if (isOver) return;
          stop();
          controller.close();
        };
        send(`retry: ${RECONNECT_MS}\n\n`);
        try {
          unsubscribe = await events.subscribe(notebookId, after, (event) => {
            if (isOver) return;
            if (!isFull()) send(eventText(event));
            else if (event.type === "run") end();
          });
          if (isOver) unsubscribe();
        } catch (error) {
          stop();
          throw error;
        }
      },
      cancel: () => stop(),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: UNREAD_BYTES }),
  );
}

function eventText(event: NotebookEvent): string {
  const data = `data: ${JSON.stringify(event)}\n\n`;
  return event.seq > 0 ? `id: ${event.seq}\n${data}` : data;
}
