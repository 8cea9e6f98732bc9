import { describe, expect, it, vi } from "vitest";
import type { NotebookEvent, RunView } from "@/lib/notebook/runs";
import { EventHub } from "./event-hub";

const event = (seq: number): NotebookEvent => ({ type: "run", seq, run: { id: `run-${seq}` } as RunView });

/** A store of events that answers when the test lets it. */
function slowStore() {
  const stored: NotebookEvent[] = [];
  let open: (() => void)[] = [];
  const read = async (_: string, after: number, limit: number) => {
    const found = stored.filter(({ seq }) => seq > after).slice(0, limit);
    await new Promise<void>((resolve) => open.push(resolve));
    return found;
  };
  const answer = async () => {
    const waiting = open;
    open = [];
    for (const resolve of waiting) resolve();
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { stored, read, answer };
}

const seqs = (received: NotebookEvent[]) => received.map(({ seq }) => seq);

describe("EventHub", () => {
  it("delivers stored events, then live ones, without gap or repetition, whatever happens in between", async () => {
    const { stored, read, answer } = slowStore();
    const hub = new EventHub(read);
    stored.push(event(1), event(2));
    const received: NotebookEvent[] = [];
    const subscribing = hub.subscribe("n", 0, (one) => received.push(one));
    // Stored after the read looked, published before it answers.
    stored.push(event(3));
    hub.publish("n", event(3));
    await answer();
    await answer();
    await subscribing;
    expect(seqs(received)).toEqual([1, 2, 3]);
    stored.push(event(4));
    hub.publish("n", event(4));
    hub.publish("n", event(4));
    expect(seqs(received)).toEqual([1, 2, 3, 4]);
  });

  it("puts events in order that are published out of order", async () => {
    const { stored, read, answer } = slowStore();
    const hub = new EventHub(read);
    const received: NotebookEvent[] = [];
    const subscribing = hub.subscribe("n", 0, (one) => received.push(one));
    await answer();
    await subscribing;
    stored.push(event(1), event(2));
    hub.publish("n", event(2));
    hub.publish("n", event(1));
    await answer();
    await answer();
    expect(seqs(received)).toEqual([1, 2]);
  });

  it("tells a late listener the latest progress, and no more of a run that is over", async () => {
    const hub = new EventHub(() => Promise.resolve([]));
    hub.publishProgress("n", "r", { message: "first" });
    hub.publishProgress("n", "r", { message: "second" });
    const received: NotebookEvent[] = [];
    await hub.subscribe("n", 0, (one) => received.push(one));
    expect(received).toEqual([{ type: "progress", seq: 0, runId: "r", progress: { message: "second" } }]);
    hub.endProgress("n", "r");
    const late: NotebookEvent[] = [];
    await hub.subscribe("n", 0, (one) => late.push(one));
    expect(late).toEqual([]);
  });

  it("reads again when the store was away, and loses nothing", async () => {
    vi.useFakeTimers();
    try {
      const stored: NotebookEvent[] = [];
      let isAway = false;
      const hub = new EventHub((_, after) =>
        isAway ? Promise.reject(new Error("away")) : Promise.resolve(stored.filter(({ seq }) => seq > after)),
      );
      const received: NotebookEvent[] = [];
      await hub.subscribe("n", 0, (one) => received.push(one));
      isAway = true;
      stored.push(event(1), event(2));
      hub.publish("n", event(2));
      await vi.advanceTimersByTimeAsync(1500);
      expect(received).toEqual([]);
      isAway = false;
      await vi.advanceTimersByTimeAsync(1500);
      expect(seqs(received)).toEqual([1, 2]);
    } finally {
      vi.useRealTimers();
    }
  });

  it("is silent after unsubscribing", async () => {
    const hub = new EventHub(() => Promise.resolve([]));
    const received: NotebookEvent[] = [];
    const unsubscribe = await hub.subscribe("n", 0, (one) => received.push(one));
    unsubscribe();
    hub.publish("n", event(1));
    hub.publishProgress("n", "r", { message: "x" });
    expect(received).toEqual([]);
  });
});
