import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { NotebookEvent, RunView } from "@/lib/notebook/runs";
import type { EventLog } from "@/lib/server/runtime";
import { eventStream } from "./event-stream";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const runEvent = (seq: number, sourceText = ""): NotebookEvent => ({
  type: "run",
  seq,
  run: { id: `run-${seq}`, sourceText } as RunView,
});

/** An event log that the test speaks through. */
class SpokenLog implements EventLog {
  after = -1;
  isSubscribed = false;
  say: (event: NotebookEvent) => void = () => undefined;

  subscribe(_: string, after: number, listener: (event: NotebookEvent) => void): Promise<() => void> {
    this.after = after;
    this.isSubscribed = true;
    this.say = listener;
    return Promise.resolve(() => {
      this.isSubscribed = false;
    });
  }
}

async function open(isStillAllowed = () => Promise.resolve(true)) {
  const log = new SpokenLog();
  const reader = eventStream({ events: log, notebookId: "n", after: 7, isStillAllowed }).getReader();
  const read = async () => {
    const { value, done } = await reader.read();
    return done ? null : new TextDecoder().decode(value as Uint8Array);
  };
  expect(await read()).toBe("retry: 2000\n\n");
  return { log, read, reader };
}

describe("eventStream", () => {
  it("numbers stored events and leaves fleeting ones without a number", async () => {
    const { log, read } = await open();
    expect(log.after).toBe(7);
    log.say(runEvent(8));
    log.say({ type: "progress", seq: 0, runId: "r", progress: { message: "half\nway" } });
    expect(await read()).toMatch(/^id: 8\ndata: \{"type":"run","seq":8,.*\}\n\n$/);
    expect(await read()).toBe(
      'data: {"type":"progress","seq":0,"runId":"r","progress":{"message":"half\\nway"}}\n\n',
    );
  });

  it("keeps a quiet stream open with comments", async () => {
    const { read } = await open();
    await vi.advanceTimersByTimeAsync(15_000);
    expect(await read()).toBe(": \n\n");
  });

  it("ends when access was revoked, and not because the store is away", async () => {
    const answers = [
      () => Promise.reject(new Error("away")),
      () => Promise.resolve(true),
      () => Promise.resolve(false),
    ];
    const { log, read } = await open(() => answers.shift()!());
    await vi.advanceTimersByTimeAsync(60_000);
    expect(log.isSubscribed).toBe(true);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(log.isSubscribed).toBe(false);
    let last: string | null = "";
    while (last !== null) last = await read();
  });

  it("drops progress, then cuts off, a client that does not read", async () => {
    const { log } = await open();
    const large = "x".repeat(1 << 20);
    for (let seq = 8; seq < 20; seq += 1) log.say(runEvent(seq, large));
    expect(log.isSubscribed).toBe(false);
  });

  it("unsubscribes when the client goes away", async () => {
    const { log, reader } = await open();
    await reader.cancel();
    expect(log.isSubscribed).toBe(false);
    log.say(runEvent(8));
  });
});
